import { paths } from '#src/lib/paths.ts'
import type { BatchWithLines } from '#src/market/stock/history.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Cause, movedUnits, nameOf, Sum, UndoForm, UndoneMark } from './stock-change.tsx'
import { titleOfKind } from './stock-words.ts'

/** One act on stock with all that it changed. */
export function BatchPage({ batch, further, now }: { batch: BatchWithLines; further: boolean; now: Date }) {
  const { batchId, reversesId, reversedLines, lines, next } = batch
  return (
    <>
      <PageHead
        title={titleOfKind(batch.kind)}
        badge={<UndoneMark {...batch} />}
        lead={
          <>
            <Time at={batch.at} now={now} show="exact" /> by {batch.actorName}: {batch.reason}
            <Cause {...batch} />
          </>
        }
        actions={<UndoForm {...batch} moved={movedUnits(batch)} />}
      />
      {batch.note && <p class="history-note batch-note">{batch.note}</p>}
      {reversesId !== null && reversedLines !== null && reversedLines > lines && (
        <Notice title={`This undid ${lines} of ${reversedLines} lines of change ${reversesId}`}>
          {reversedLines - lines === 1
            ? 'The other one was left as it was'
            : `The other ${reversedLines - lines} were left as they were`}
          . A change is undone once; what is left of it can be counted or adjusted by hand.
        </Notice>
      )}
      <Card flush>
        <Table
          caption="What it changed"
          columns={[{ label: 'Variant' }, { label: 'SKU' }, { label: 'Change', numeric: true }]}
        >
          {batch.shown.map((line) => (
            <tr>
              <Cell heading>
                <a href={paths.variantHistory(line.variantId)}>{nameOf(line)}</a>
              </Cell>
              <Cell label="SKU">
                <span class="stock-sku">{line.sku}</span>
              </Cell>
              <Cell label="Change" numeric>
                <Sum {...line} />
              </Cell>
            </tr>
          ))}
        </Table>
      </Card>
      <Pager
        previous={further ? paths.stockBatch(batchId) : null}
        next={next === null ? null : paths.stockBatch(batchId, { after: String(next) })}
        label="Lines"
        summary={lines > batch.shown.length ? `${lines.toLocaleString('en')} lines` : undefined}
      />
    </>
  )
}
