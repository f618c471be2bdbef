import { paths } from '#src/lib/paths.ts'
import type { CountLine } from '#src/market/stock/count-lines.ts'
import type { StockCount } from '#src/market/stock/count-session.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Progress } from '#templates/ui/progress.tsx'
import { CountRow, type CountTrouble, countRowId } from './count-row.tsx'
import { CountTabs, type CountView, CountViews, NoLines } from './count-views.tsx'
import { CountBadge, scopeWords } from './counts.tsx'
import { type ScanAnswer, ScanField, ScanSaid } from './scan.tsx'

export type { CountTrouble } from './count-row.tsx'
export type { ScanAnswer } from './scan.tsx'

type Counters = { name: string; times: number }[]
type CountPageProps = {
  count: StockCount
  view: CountView
  lines: CountLine[]
  next: number | null
  counters: Counters
  formKey: string
  scan?: ScanAnswer | undefined
  trouble?: CountTrouble | undefined
}

/** A count under way, made for a phone in a store room: scan, or type; what is left stands below. */
export function CountPage(props: CountPageProps) {
  const { count, lines, next, view, formKey, scan, trouble } = props
  const open = count.state === 'open'
  const entries = paths.stockCountPart(count.id, 'entries')
  return (
    <>
      <PageHead title={count.name} badge={<CountBadge state={count.state} />} actions={<Actions count={count} />} />
      <CountProgress {...props} />
      {open && (
        <>
          <ScanField action={entries} formKey={formKey} label="Scan or type a SKU or barcode" />
          <ScanSaid action={entries} scan={scan} />
          <Pulse count={count} />
        </>
      )}
      <CountViews {...props} />
      {lines.length === 0 ? (
        <NoLines view={view} />
      ) : (
        <Card flush>
          <ul class="count-lines" data-count-lines="">
            {lines.map((line) => (
              <CountRow
                line={line}
                count={count}
                trouble={trouble?.variantId === line.variantId ? trouble : undefined}
              />
            ))}
          </ul>
        </Card>
      )}
      <Pager
        next={
          next === null ? null : paths.stockCountSession(count.id, { show: view.show, q: view.q, after: `${next}` })
        }
        label="Lines"
      />
      {open && <Cancel count={count} />}
    </>
  )
}

function Actions({ count: { id, state, batchId } }: { count: StockCount }) {
  return (
    <>
      <LinkButton href={paths.stockCountPart(id, 'sheet')} icon="file-text">
        Count sheet
      </LinkButton>
      {batchId !== null && (
        <LinkButton href={paths.stockBatch(batchId)} icon="history">
          What it corrected
        </LinkButton>
      )}
      {state === 'open' && (
        <LinkButton href={paths.stockCountPart(id, 'differences')} variant="primary" icon="equal">
          See differences
        </LinkButton>
      )}
    </>
  )
}

type ProgressProps = { count: StockCount; counters: Counters }

function CountProgress({ count, counters }: ProgressProps) {
  const people = counters.map(({ name, times }) => `${name} ${times}`).join(' · ')
  return (
    <div class="count-progress" id="count-progress">
      <Progress
        id="count-bar"
        label={`${count.counted} of ${count.lines} counted`}
        value={count.counted}
        max={count.lines}
        note={people || scopeWords(count)}
      />
    </div>
  )
}

/** Asks for what others have counted since. Without scripts the next page has it. */
function Pulse({ count }: { count: StockCount }) {
  return (
    <div
      id="count-pulse"
      hx-get={paths.stockCountPart(count.id, 'progress', { after: String(count.lastEntryId) })}
      hx-trigger="every 2s"
      hx-swap="none"
    />
  )
}

type ProgressedProps = ProgressProps & {
  /** Which lines the page that asked shows. */
  view: Pick<CountView, 'show' | 'q'>
  lines: CountLine[]
  scan?: ScanAnswer | undefined
  trouble?: CountTrouble | undefined
}

/** The answer to an entry, and to whoever asks what is new: the lines, how far it is, and what the scanner is told. */
export function CountProgressed({ count, lines, counters, view, scan, trouble }: ProgressedProps) {
  return (
    <>
      {lines.map((line) => (
        <hx-partial hx-target={`#${countRowId(line.variantId)}`} hx-swap="outerMorph">
          <CountRow
            line={line}
            count={count}
            trouble={trouble?.variantId === line.variantId ? trouble : undefined}
            justSaved={scan?.line?.variantId === line.variantId}
          />
        </hx-partial>
      ))}
      <hx-partial hx-target="#count-progress" hx-swap="outerHTML">
        <CountProgress count={count} counters={counters} />
      </hx-partial>
      <hx-partial hx-target="#count-tabs" hx-swap="outerMorph">
        <CountTabs count={count} view={view} />
      </hx-partial>
      <hx-partial hx-target="#count-pulse" hx-swap="outerHTML">
        <Pulse count={count} />
      </hx-partial>
      {scan && (
        <hx-partial hx-target="#scan-said" hx-swap="outerHTML">
          <ScanSaid action={paths.stockCountPart(count.id, 'entries')} scan={scan} />
        </hx-partial>
      )}
    </>
  )
}

function Cancel({ count }: { count: StockCount }) {
  return (
    <details class="disclosure count-cancel">
      <summary>Give this count up</summary>
      <form method="post" action={paths.stockCountPart(count.id, 'cancellation')}>
        <p>No number is changed. What was counted stays to be read, but corrects nothing any more.</p>
        <Button variant="danger">Cancel “{count.name}”</Button>
      </form>
    </details>
  )
}
