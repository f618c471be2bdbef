import { paths } from '#src/lib/paths.ts'
import type { BulkRow } from '#src/market/stock/bulk.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice, StatTile } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { type BulkPageProps, Why } from './stock-bulk.tsx'
import { nameOf } from './stock-change.tsx'
import { signed } from './stock-words.ts'

/** So many rows are drawn; all are counted. */
export const MOST_SHOWN = 200

export const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

/** What the lines would do, and the button that does it. */
export function BulkPreview(props: BulkPageProps) {
  const { rows = [], mode } = props
  const changes = rows.filter(({ before, after }) => before !== after)
  const shown = changes.slice(0, MOST_SHOWN)
  return (
    <>
      <Figures {...props} />
      {shown.length > 0 && (
        <Card flush>
          <Table
            caption="What would change"
            columns={[
              { label: 'Line', numeric: true, class: 'bulk-line' },
              { label: 'Variant' },
              { label: 'SKU' },
              { label: mode === 'low' ? 'Low from' : 'On hand', numeric: true },
            ]}
          >
            {shown.map((row) => (
              <PreviewRow row={row} limit={mode === 'low'} />
            ))}
          </Table>
        </Card>
      )}
      {changes.length > shown.length && <p class="quiet">And {changes.length - shown.length} more like these.</p>}
      {changes.length === 0 ? (
        <Notice tone="info" title="Nothing would change">
          Every number already is what the lines say.
        </Notice>
      ) : (
        <form class="form bulk-commit" method="post" action={paths.stockBulk}>
          <Kept {...props} />
          {mode !== 'low' && <Why {...props} form="commit" />}
          <div class="actions">
            <Button variant="primary" icon="check" busyText="Changing them">
              {mode === 'low'
                ? `Set ${plural(changes.length, 'limit')}`
                : `Change ${plural(changes.length, 'variant')}`}
            </Button>
            <LinkButton href={paths.stock()}>Change nothing</LinkButton>
          </div>
        </form>
      )}
    </>
  )
}

function Figures({ rows = [], mode }: BulkPageProps) {
  const deltas = mode === 'low' ? [] : rows.map(({ before, after }) => (after ?? 0) - (before ?? 0))
  const sum = (some: number[]) => some.reduce((all, one) => all + one, 0)
  const same = rows.filter(({ before, after }) => before === after).length
  return (
    <div class="bulk-figures">
      <StatTile label={mode === 'low' ? 'Limits to set' : 'Variants to change'} value={rows.length - same} />
      {mode !== 'low' && <StatTile label="Units added" value={sum(deltas.filter((one) => one > 0))} tone="good" />}
      {mode !== 'low' && <StatTile label="Units taken away" value={-sum(deltas.filter((one) => one < 0)) || 0} />}
      <StatTile label="As they are" value={same} note="left alone" />
    </div>
  )
}

function PreviewRow({ row, limit }: { row: BulkRow; limit: boolean }) {
  const { line, title, options, sku, before, after, variantId } = row
  const delta = (after ?? 0) - (before ?? 0)
  const word = (at: number | null) => (limit && at === null ? 'never' : at)
  return (
    <tr>
      <Cell label="Line" numeric>
        {line}
      </Cell>
      <Cell label="Variant" heading>
        <a href={paths.variantHistory(variantId ?? 0)}>{nameOf({ title, options })}</a>
      </Cell>
      <Cell label="SKU">
        <span class="stock-sku">{sku}</span>
      </Cell>
      <Cell label={limit ? 'Low from' : 'On hand'} numeric>
        <span class="history-sum">
          <span>
            {word(before)} <span aria-hidden="true">→</span>
            <span class="visually-hidden">becomes</span> <strong>{word(after)}</strong>
          </span>
          {!limit && (
            <span class={delta > 0 ? 'history-delta history-up' : 'history-delta history-down'}>{signed(delta)}</span>
          )}
        </span>
      </Cell>
    </tr>
  )
}

/** The same lines again, with the numbers that were shown. */
export function Kept({ text, mode, quantity, seen, formKey }: BulkPageProps) {
  return (
    <>
      <textarea hidden name="lines" aria-label="Lines" tabindex={-1}>
        {text.startsWith('\n') ? `\n${text}` : text}
      </textarea>
      <input type="hidden" name="mode" value={mode} />
      <input type="hidden" name="quantity" value={quantity} />
      <input type="hidden" name="seen" value={seen} />
      <input type="hidden" name="key" value={formKey} />
    </>
  )
}
