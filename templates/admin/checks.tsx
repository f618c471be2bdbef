import { paths } from '#src/lib/paths.ts'
import type { CheckEntry, LastCheck, RepairEntry } from '#src/market/stock/check-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, DescriptionList, EmptyState, Notice } from '#templates/ui/card.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Progress } from '#templates/ui/progress.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Finding } from './check-finding.tsx'

/** A form that was not taken: which finding it is about, what was typed and what is wrong with it. */
export type CheckTrouble = { about: string; typed: Record<string, string>; errors: Record<string, string> }

export type ChecksProps = {
  last: LastCheck | null
  open: CheckEntry | null
  list: { checks: CheckEntry[]; next: number | null }
  repairs: RepairEntry[]
  further: boolean
  mayDecide: boolean
  trouble?: CheckTrouble | undefined
  now: Date
}

const many = (count: number, one: string, more: string) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`

/** What the check of the whole ledger read and found, and what is done about it. While one runs the page follows it. */
export function ChecksPage(props: ChecksProps) {
  const { last, open, repairs, mayDecide, trouble, now } = props
  // What somebody is typing must not be swapped away: while the page follows a check, it offers no forms.
  const follows = open !== null && !trouble
  const poll = follows && { 'hx-get': paths.adminChecks(), 'hx-trigger': 'every 2s', 'hx-swap': 'outerMorph' }
  return (
    <div class="stack" id="checks" {...poll}>
      <PageHead
        title="Ledger check"
        lead="Every night the stock ledger of all shops is computed again from its rows: every hash, every sum, every level, every kept head."
        actions={
          mayDecide &&
          !open && (
            <form method="post" action={paths.adminChecks()}>
              <Button icon="shield-check">Check now</Button>
            </form>
          )
        }
      />
      {open && <Running open={open} />}
      {last ? <Outcome last={last} now={now} /> : !open && <NeverChecked />}
      {last?.breaks.map((found) => (
        <Finding {...props} found={found} waits={follows} />
      ))}
      {last && last.breakCount > last.breaks.length && (
        <p>And {last.breakCount - last.breaks.length} more, which npm run audit names.</p>
      )}
      {repairs.length > 0 && <Repairs repairs={repairs} now={now} />}
      <Past {...props} />
    </div>
  )
}

function Running({ open: { startedAt, updates, expected } }: { open: CheckEntry }) {
  return (
    <Card title={startedAt ? 'A check is under way' : 'A check waits for the worker'}>
      <Progress
        label={startedAt ? 'Stock changes read' : 'It begins within seconds'}
        {...(startedAt && expected > 0 && { value: Math.min(updates, expected), max: expected })}
        note={startedAt ? `${updates.toLocaleString('en')} of ${expected.toLocaleString('en')}` : undefined}
      />
      <p class="quiet">You can leave this page; the check goes on, also when the market is restarted.</p>
    </Card>
  )
}

function Outcome({ last, now }: { last: LastCheck; now: Date }) {
  const { open, breakCount, endedAt, startedAt } = last
  const first = last.breaks.find((one) => !one.settled) ?? last.breaks[0]
  const seconds = endedAt && startedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : 0
  return (
    <>
      {breakCount === 0 ? (
        <Notice tone="good" title="Everything fits">
          {endedAt && (
            <>
              Checked <Time at={endedAt} now={now} />: no row of the ledger was altered, and every number is the sum of
              its changes.
            </>
          )}
        </Notice>
      ) : (
        <Notice
          tone={open > 0 ? 'bad' : 'warn'}
          title={
            open > 0
              ? `${many(open, 'row is', 'rows are')} wrong`
              : `${many(breakCount, 'row was', 'rows were')} wrong, and somebody has seen to each`
          }
        >
          {first && (
            <>
              The first: {first.shop}, {first.where}: {first.what}.
            </>
          )}
        </Notice>
      )}
      <Card title="What the last check read">
        <DescriptionList
          items={[
            { term: 'When', value: endedAt ? <Time at={endedAt} now={now} show="exact" /> : '–' },
            { term: 'Asked for by', value: last.night ? 'the night' : last.askedBy },
            { term: 'Took', value: seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min` },
            { term: 'Changes', value: many(last.updates, 'change', 'changes') },
            { term: 'Acts', value: many(last.batches, 'batch', 'batches') },
            { term: 'Numbers', value: many(last.levels, 'level', 'levels') },
            { term: 'Kept heads', value: many(last.heads, 'head', 'heads') },
          ]}
        />
      </Card>
    </>
  )
}

const NeverChecked = () => (
  <EmptyState icon="shield-check" title="Not checked yet">
    The first check runs in the coming night, after two o’clock UTC; an admin can start one now.
  </EmptyState>
)

function Repairs({ repairs, now }: { repairs: RepairEntry[]; now: Date }) {
  return (
    <Card title="Repairs" flush>
      <Table
        caption="Repairs, newest first"
        columns={[
          { label: 'Variant' },
          { label: 'On hand', numeric: true },
          { label: 'Who and why' },
          { label: 'When' },
        ]}
      >
        {repairs.map(({ shop, sku, was, became, by, reason, batchId, at }) => (
          <tr>
            <Cell label="Variant" heading>
              {shop} <span class="stock-sku">{sku}</span>
            </Cell>
            <Cell label="On hand" numeric>
              {was.onHand} → <strong>{became.onHand}</strong>
              {was.held !== became.held && `, held ${was.held} → ${became.held}`}
            </Cell>
            <Cell label="Who and why">
              {by}: {reason}
              {batchId !== null && ` (change ${batchId})`}
            </Cell>
            <Cell label="When">
              <Time at={at} now={now} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function Past({ list: { checks, next }, further, now }: ChecksProps) {
  if (checks.length === 0) return null
  return (
    <>
      <Card title="Earlier checks" flush>
        <Table
          caption="Checks, newest first"
          columns={[
            { label: 'When' },
            { label: 'Asked for by' },
            { label: 'Changes read', numeric: true },
            { label: 'Wrong', numeric: true },
          ]}
        >
          {checks.map((check) => (
            <tr>
              <Cell label="When" heading>
                {check.endedAt && <Time at={check.endedAt} now={now} />}
              </Cell>
              <Cell label="Asked for by">{check.night ? 'the night' : check.askedBy}</Cell>
              <Cell label="Changes read" numeric>
                {check.updates.toLocaleString('en')}
              </Cell>
              <Cell label="Wrong" numeric>
                {check.breakCount}
              </Cell>
            </tr>
          ))}
        </Table>
      </Card>
      <Pager
        previous={further ? paths.adminChecks() : null}
        next={next === null ? null : paths.adminChecks({ before: String(next) })}
        label="Checks"
      />
    </>
  )
}
