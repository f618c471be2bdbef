import { paths } from '#src/lib/paths.ts'
import type { ReversalKind } from '#src/market/stock/reversal-lines.ts'
import type { MovedLine } from '#src/market/stock/reversal-moves.ts'
import type { ReversalPreview } from '#src/market/stock/reversal-preview.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { nameOf } from './stock-change.tsx'
import { ReversalChoices } from './stock-reversal-choices.tsx'
import { ReversalRow } from './stock-reversal-row.tsx'
import { signed, titleOfKind } from './stock-words.ts'

/** Why an undo did not go through: what was typed wrongly, or what the world said. */
export type ReversalTrouble = {
  errors?: Record<string, string>
  sentence?: string
  moved?: MovedLine[]
  typed?: Record<string, string>
}

export type ReversalDeskProps = {
  preview: ReversalPreview
  query: { kind: ReversalKind | null; after: string | null }
  now: Date
  trouble?: ReversalTrouble | undefined
}

/** What undoing a change would meet, line by line, and the choice that follows from it. */
export function ReversalDesk(props: ReversalDeskProps) {
  const { preview, now, trouble } = props
  const { batch } = preview
  const open = !batch.undoneBy && batch.kind !== 'sale' && batch.kind !== 'return'
  return (
    <div id="reversal" class="reversal">
      <PageHead
        title={batch.kind === 'reversal' ? 'Undo this undo?' : `Undo “${titleOfKind(batch.kind)}”?`}
        lead={
          <>
            <a href={paths.stockBatch(batch.batchId)}>Change {batch.batchId}</a> of {linesWord(batch.lines)} by{' '}
            {batch.actorName}, <Time at={batch.at} now={now} />: {batch.reason}
          </>
        }
      />
      {trouble?.errors && <ErrorSummary errors={trouble.errors} form="reversal" title="Not undone" />}
      {trouble?.sentence && <Moved trouble={trouble} />}
      {open ? <ReversalChoices {...props} /> : <Closed batch={batch} />}
      <Lines {...props} />
    </div>
  )
}

export const linesWord = (count: number) => (count === 1 ? '1 line' : `${count.toLocaleString('en')} lines`)

function Moved({ trouble: { sentence = '', moved = [] } }: { trouble: ReversalTrouble }) {
  return (
    <div role="alert" tabindex={-1} data-focus>
      <Notice tone="warn" title={sentence}>
        {moved.length > 0 && (
          <>
            <ul class="reversal-moved">
              {moved.map((line) => (
                <li>
                  <a href={paths.variantHistory(line.variantId)}>{nameOf(line)}</a> {movedWords(line)}
                </li>
              ))}
            </ul>
            Below it is judged as it is now. Choose again.
          </>
        )}
      </Notice>
    </div>
  )
}

const movedWords = ({ kind, actorName, delta, onHand, held }: MovedLine) =>
  kind === null || delta === null
    ? `is promised to somebody: ${held} of ${onHand} are held.`
    : `was ${titleOfKind(kind).toLowerCase()} (${signed(delta)}) by ${actorName}: ${onHand} on hand.`

function Closed({ batch }: { batch: ReversalPreview['batch'] }) {
  if (batch.undoneBy && batch.undoneById !== null) {
    return (
      <Notice
        title={`Undone already, by ${batch.undoneBy}`}
        actions={<LinkButton href={paths.stockBatch(batch.undoneById)}>See what that undo did</LinkButton>}
      >
        A change is undone once. That undo can itself be undone.
      </Notice>
    )
  }
  return (
    <Notice title="This belongs to an order">
      What an order sold or brought back is taken back with the order: cancel or return it there, and the stock follows.
    </Notice>
  )
}

const KIND_TABS: Record<ReversalKind, string> = {
  short: 'Cannot be undone',
  pooled: 'Keys',
  changed: 'Changed since',
  clean: 'Clean',
}

function Lines({ preview, query, now }: ReversalDeskProps) {
  const { batch, counts, lines, next } = preview
  const to = (change: Record<string, string>) => paths.batchReversal(batch.batchId, change)
  const kinds = (['short', 'pooled', 'changed', 'clean'] as const).filter(
    (kind) => counts[kind] > 0 || query.kind === kind,
  )
  const keep: Record<string, string> = query.kind ? { kind: query.kind } : {}
  return (
    <>
      <Tabs
        label="Which lines"
        class="reversal-tabs"
        tabs={[
          { label: 'All lines', href: to({}), current: query.kind === null, count: batch.lines },
          ...kinds.map((kind) => ({
            label: KIND_TABS[kind],
            href: to({ kind }),
            current: query.kind === kind,
            count: counts[kind],
          })),
        ]}
      />
      {lines.length === 0 ? (
        <EmptyState
          icon="circle-check"
          title="No such line"
          action={<LinkButton href={to({})}>All lines</LinkButton>}
        />
      ) : (
        <Card flush>
          <Table
            caption="Lines of the change and what undoing them meets"
            columns={[
              { label: 'Variant' },
              { label: 'The change', numeric: true },
              { label: 'Now', numeric: true },
              { label: 'Undone', numeric: true },
              { label: 'What has happened since' },
            ]}
          >
            {lines.map((line) => (
              <ReversalRow line={line} now={now} />
            ))}
          </Table>
        </Card>
      )}
      <Pager
        previous={query.after ? to(keep) : null}
        next={next === null ? null : to({ ...keep, after: next })}
        label="Lines"
      />
    </>
  )
}
