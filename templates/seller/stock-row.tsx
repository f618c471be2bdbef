import { html, raw } from 'hono/html'
import { paths } from '#src/lib/paths.ts'
import type { StockItem } from '#src/market/stock/grid.ts'
import { LowCountAnswer } from '#templates/layout/low-count.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { StockName } from '#templates/ui/stock-grid.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { explains, explainsByIcon } from './stock-explains.ts'
import { rowTick } from './stock-selection.tsx'
import { Trouble } from './stock-trouble.tsx'

/** What a refused edit leaves in its row: what was typed, why it was not saved, and where the number moved, the choice. */
export type RowTrouble = {
  typed: string
  reason: string
  note: string
  sentence: string
  choice?: { counted: number; add: number } | undefined
}

export type RowProps = {
  item: StockItem
  trouble?: RowTrouble | undefined
  /** The page to go back to, where the address does not tell: the answer to a plain form. */
  back?: string | undefined
  justSaved?: boolean
  /** The row of an answer to a script: without what only those need who have none. */
  scripted?: boolean
}

export const stockRowId = (variantId: number) => `stock-${variantId}`

/**
 * A variant's row: its number is a form, and what went wrong with it stands right below, in a cell as wide as the row.
 * Written as text rather than as elements, like all that a row holds: a page draws a hundred, and every edit is answered
 * with one.
 */
export function StockRow(props: RowProps) {
  const { item, trouble, justSaved } = props
  const { variantId, held, onHand, pooled } = item
  const name = nameOf(item)
  const onHandLabel = `Explain ${onHand} on hand`
  const cells = [
    html`<th scope="row" class="stock-name">${rowTick(variantId, name)}${picture(item)}${rowName(item)}</th>`,
    html`<td class="stock-count">${pooled ? <PoolCount item={item} /> : countForm(props, name)}</td>`,
    html`<td class="stock-fact numeric">${explains(item, name, 'held', held)}</td>`,
    html`<td class="stock-fact stock-available numeric">${explains(item, name, 'available', onHand - held)}</td>`,
    StateCell({ item }),
    whyCell(props, name),
    html`<td class="stock-links">${explainsByIcon(item, name, 'on-hand', onHandLabel)}<a class="stock-history" href="${paths.variantHistory(variantId)}" aria-label="History of ${name}"></a></td>`,
  ]
  const look = justSaved ? 'stock-item just-saved' : 'stock-item'
  return html`<tr id="${stockRowId(variantId)}" class="${look}">${cells}${trouble && <Trouble {...props} trouble={trouble} />}</tr>`
}

/** So many rows are one body of the table: a browser draws them, or leaves them alone while they are far, as one. */
const GROUP = 10

/** Rows in bodies of ten, as the table holds them. `later`: those of an answer to "Show more". */
export function groupRows(rows: RowProps[], later = false) {
  const bodies = Array.from({ length: Math.ceil(rows.length / GROUP) }, (_, i) =>
    rows.slice(i * GROUP, (i + 1) * GROUP).map(StockRow),
  )
  return bodies.map((body) => html`<tbody${later && raw(' class="stock-later"')}>${body}</tbody>`)
}

const nameOf = ({ title, options }: StockItem) => [title, ...options].join(' ')

const rowName = ({ title, options, sku, productId }: StockItem) =>
  StockName({ title, options: options.join(' · '), sku, href: paths.sellerProduct(productId) })

const picture = ({ imageKey }: StockItem) =>
  imageKey
    ? html`<span class="picture stock-picture"><img src="${paths.image('seller', imageKey, 160)}" alt="" width="32" height="32" loading="lazy" decoding="async"></span>`
    : raw('<span class="picture picture-none stock-picture"></span>')

/** Whether it is low; brought up to date by itself while the page is open. */
function StateCell({ item }: { item: StockItem }) {
  const { variantId, lowAt } = item
  const at = lowAt !== null && html`<span class="stock-threshold">at ${lowAt}</span>`
  return html`<td class="stock-state" id="${stockRowId(variantId)}-state">${StateBadge({ item })}${at}</td>`
}

/** The badges of some rows, each put in its place; what is being typed beside them stays. */
export function StockBadges({ items }: { items: StockItem[] }) {
  return (
    <>
      {items.map((item) => (
        <hx-partial hx-target={`#${stockRowId(item.variantId)}-state`} hx-swap="outerHTML">
          <StateCell item={item} />
        </hx-partial>
      ))}
    </>
  )
}

function StateBadge({ item: { onHand, held, isLow, state } }: { item: StockItem }) {
  if (onHand - held <= 0) return <Badge tone="bad">Out</Badge>
  if (isLow) return <Badge tone="warn">Low</Badge>
  return state === 'published' ? null : <Badge>{state === 'draft' ? 'Draft' : 'Archived'}</Badge>
}

/** Nobody counts keys: their number is what the pool holds. */
function PoolCount({ item }: { item: StockItem }) {
  return (
    <a
      class="stock-pool"
      href={paths.sellerPool(item.variantId)}
      aria-label={`${item.onHand} keys, pool of ${nameOf(item)}`}
    >
      <strong>{item.onHand}</strong> <Icon name="key-round" size="s" />
    </a>
  )
}

// The button comes first: it is what Enter presses where no script does, and − and + are buttons too.
function countForm({ item, trouble, back, scripted }: RowProps, name: string) {
  const { variantId, onHand } = item
  const id = stockRowId(variantId)
  const step = (by: string, words: string) =>
    html`<button class="stepper-button" name="delta" value="${by}" tabindex="-1" aria-label="${words}: On hand, ${name}"></button>`
  const parts = [
    raw('<button class="stock-save">Save</button>'),
    html`<input type="hidden" name="seen" value="${onHand}">`,
    back && html`<input type="hidden" name="back" value="${back}">`,
    step('-1', 'One less'),
    html`<input class="input stepper-input" inputmode="numeric" name="counted" id="${id}-counted" value="${trouble?.typed ?? onHand}" aria-label="On hand, ${name}"${trouble && html` aria-invalid="true" aria-describedby="${id}-trouble"${!scripted && raw(' data-focus')}`}>`,
    step('+1', 'One more'),
  ]
  return html`<form class="stock-form stepper" id="${id}-form" method="post" autocomplete="off" action="${paths.stockCounts(variantId)}">${parts}</form>`
}

/** With scripts one reason above the grid serves all rows; without, each row brings its own. */
function whyCell(props: RowProps, name: string) {
  const fields = !props.item.pooled && whyFields(props, name)
  if (props.trouble) return html`<td class="stock-more">${fields}</td>`
  return !props.scripted && html`<td class="stock-more"><noscript>${fields}</noscript></td>`
}

/** Why, in words of the person's own or from the list. Empty says counted, or correction for + and −. */
function whyFields({ item, trouble }: RowProps, name: string) {
  const id = stockRowId(item.variantId)
  const typed = (text = '') => text !== '' && html` value="${text}"`
  return [
    html`<input class="stock-why" form="${id}-form" name="reason" id="${id}-reason" list="stock-reasons" maxlength="200" placeholder="counted"${typed(trouble?.reason)} aria-label="Reason, ${name}">`,
    html`<input class="stock-why" form="${id}-form" name="note" id="${id}-note" maxlength="1000" placeholder="note"${typed(trouble?.note)} aria-label="Note, ${name}">`,
  ]
}

type AnswerProps = {
  items: StockItem[]
  lowCount: number
  toast?: ToastProps | undefined
  trouble?: RowTrouble | undefined
}

/** The one answer to an edit or undo: every row it touched, the count of low ones in the navigation, and the toast. */
export function StockSaved({ items, lowCount, toast, trouble }: AnswerProps) {
  return (
    <>
      {items.map((item) => (
        <hx-partial hx-target={`#${stockRowId(item.variantId)}`} hx-swap="outerMorph">
          <StockRow item={item} trouble={trouble} justSaved={!trouble} scripted />
        </hx-partial>
      ))}
      <LowCountAnswer count={lowCount} />
      {toast && <ToastAnswer {...toast} />}
    </>
  )
}
