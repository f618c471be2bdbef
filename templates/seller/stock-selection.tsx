import { html } from 'hono/html'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'

const selectionId = 'stock-many'

/** Ticks a row for what is done with several at once. */
export const rowTick = (variantId: number, name: string) =>
  html`<label class="stock-tick"><input type="checkbox" class="choice-box" name="variant" value="${variantId}" form="${selectionId}" aria-label="Select ${name}"></label>`

type SelectionProps = { address: Record<string, string>; shown: number; matching: number | null }

/** What can be done with the ticked rows, or with all that the search shows. It is looked at before it is done. */
export function StockSelection({ address, shown, matching }: SelectionProps) {
  const more = matching !== null && matching > shown
  return (
    <form class="stock-selection" id={selectionId} method="post" action={paths.stockBulk} data-selection="">
      <input type="hidden" name="selection" value="1" />
      {Object.entries(address).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
      <label class="stock-select-all">
        <input type="checkbox" class="choice-box" data-selects-all="" /> Select all shown
      </label>
      {more && (
        <label class="stock-select-matching">
          <input type="checkbox" class="choice-box" name="all" value="1" data-selects-matching={matching} /> All{' '}
          {matching} that match
        </label>
      )}
      <span class="stock-selected" data-selected="" role="status" />
      <div class="stock-selection-acts">
        <span class="select">
          <select class="input" name="mode" aria-label="What to do with the selected rows">
            <option value="add">Add or take away</option>
            <option value="set">Set to</option>
            <option value="low">Low-stock limit</option>
          </select>
          <Icon name="chevron-down" size="s" />
        </span>
        <input
          class="input stock-selection-number"
          name="quantity"
          aria-label="How many"
          placeholder="+3, −2"
          autocomplete="off"
        />
        <Button size="s" icon="eye">
          Look at it
        </Button>
        <Button size="s" icon="warehouse" formaction={paths.stockCountSessions} name="scope" value="selection">
          Count these
        </Button>
      </div>
    </form>
  )
}
