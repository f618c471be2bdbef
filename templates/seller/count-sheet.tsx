import type { CountLine } from '#src/market/stock/count-lines.ts'
import type { StockCount } from '#src/market/stock/count-session.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { scopeWords } from './counts.tsx'
import { nameOf } from './stock-change.tsx'

type CountSheetProps = { count: StockCount; lines: CountLine[]; more: boolean; now: Date }

/** What is to be counted, on paper: the expected number is left out, so that nobody counts up to it. */
export function CountSheetPage({ count, lines, more, now }: CountSheetProps) {
  return (
    <div class="count-sheet">
      <PageHead
        title={`Count sheet: ${count.name}`}
        lead={
          <>
            {scopeWords(count)}, <Time at={now} now={now} show="exact" />. Counted by ____________________
          </>
        }
        actions={
          <Button type="button" icon="file-text" data-prints="">
            Print
          </Button>
        }
      />
      <Card flush>
        <Table
          caption="What is to be counted"
          stack={false}
          columns={[
            { label: 'Variant' },
            { label: 'SKU' },
            { label: 'Barcode' },
            { label: 'Counted', class: 'sheet-box' },
          ]}
        >
          {lines.map((line) => (
            <tr>
              <Cell heading>{nameOf(line)}</Cell>
              <Cell>
                <span class="stock-sku">{line.sku}</span>
              </Cell>
              <Cell>{line.barcode ?? ''}</Cell>
              <td class="sheet-box">
                <span class="visually-hidden">write here</span>
              </td>
            </tr>
          ))}
        </Table>
      </Card>
      {more && <p>More lines than a sheet holds: count by category to print the others.</p>}
    </div>
  )
}
