import { paths } from '#src/lib/paths.ts'
import type { HeadVerdict, KeptHead } from '#src/market/stock/head-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

type StockHeadsProps = {
  heads: KeptHead[]
  next: string | null
  further: boolean
  typed: string
  error?: string | undefined
  verdict: HeadVerdict | null
  now: Date
}

/** What was mailed to the owners, a day each; and a field that says whether the ledger still gives a head. */
export function StockHeadsPage({ heads, next, further, typed, error, verdict, now }: StockHeadsProps) {
  return (
    <>
      <PageHead
        title="Heads of the ledger"
        lead="At the end of every day (UTC) one hash is made over all changes of all your numbers, and mailed to the shop’s owners when something has changed. Kept outside the market it proves that nothing of that time was altered since."
      />
      {error && <ErrorSummary errors={{ head: error }} form="heads" />}
      {verdict && verdict.state !== 'unknown' && <Verdict verdict={verdict} />}
      <form method="get" action={paths.stockHeads()} class="head-form">
        <Field
          name="head"
          form="heads"
          label="Check a head"
          hint="Paste it from the mail: it is computed again from the ledger."
          value={typed}
          class="input-mono"
          autocomplete="off"
          required
          maxlength={100}
          {...(error && { error })}
        />
        <Button icon="shield-check">Check it</Button>
      </form>
      {heads.length === 0 ? (
        <EmptyState icon="shield-check" title="No head yet">
          The first is made after the first day on which something was in stock.
        </EmptyState>
      ) : (
        <Card flush>
          <Table
            caption="Heads, newest first"
            columns={[
              { label: 'Day' },
              { label: 'Head' },
              { label: 'Changes that day', numeric: true },
              { label: 'In all', numeric: true },
              { label: 'Variants', numeric: true },
              { label: 'Check', hideLabel: true },
            ]}
          >
            {heads.map((head) => (
              <tr>
                <Cell label="Day" heading>
                  <Time at={new Date(`${head.day}T00:00:00Z`)} now={now} show="date" />
                </Cell>
                <Cell label="Head">
                  <code class="head-hash">{head.hash}</code>
                </Cell>
                <Cell label="Changes that day" numeric>
                  {head.changes.toLocaleString('en')}
                </Cell>
                <Cell label="In all" numeric>
                  {head.updates.toLocaleString('en')}
                </Cell>
                <Cell label="Variants" numeric>
                  {head.variants.toLocaleString('en')}
                </Cell>
                <Cell class="history-undo">
                  <a href={paths.stockHeads({ head: head.hash })} aria-label={`Check the head of ${head.day}`}>
                    Check
                  </a>
                </Cell>
              </tr>
            ))}
          </Table>
        </Card>
      )}
      <Pager
        previous={further ? paths.stockHeads() : null}
        next={next === null ? null : paths.stockHeads({ before: next })}
        label="Heads"
      />
    </>
  )
}

function Verdict({ verdict }: { verdict: Exclude<HeadVerdict, { state: 'unknown' }> }) {
  if (verdict.state === 'holds') {
    return (
      <Notice tone="good" title={`The ledger still gives the head of ${verdict.day}, computed just now`}>
        {verdict.updates.toLocaleString('en')} changes by the end of that day are as they were. Compare it with your
        mail: if it is the same there, nothing before it was altered.
      </Notice>
    )
  }
  const { day, what, sku, brokenDay } = verdict
  return (
    <Notice tone="bad" title={`The ledger no longer gives the head of ${day}`}>
      {brokenDay && brokenDay !== day && `The first that it no longer gives is the one of ${brokenDay}. `}
      {sku && `${sku}: `}
      {what}. Somebody has changed the ledger behind the market: tell the staff, and keep your mails.
    </Notice>
  )
}
