import { paths } from '#src/lib/paths.ts'
import type { BatchEntry } from '#src/market/stock/history.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Cause, nameOf, Sum, UndoForm, UndoneMark } from './stock-change.tsx'
import { titleOfKind } from './stock-words.ts'

/** One act on stock with all that it changed. */
export function BatchPage({ batch, now }: { batch: BatchEntry; now: Date }) {
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
        actions={<UndoForm {...batch} />}
      />
      {batch.note && <p class="history-note">{batch.note}</p>}
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
      {batch.lines > batch.shown.length && <p>And {batch.lines - batch.shown.length} more.</p>}
    </>
  )
}
