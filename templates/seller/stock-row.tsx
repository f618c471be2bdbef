import { paths } from '#src/lib/paths.ts'
import type { StockItem } from '#src/market/stock/grid.ts'
import { LowCountAnswer } from '#templates/layout/low-count.tsx'
import type { Attributes } from '#templates/ui/attributes.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { StockName } from '#templates/ui/stock-grid.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { Explains } from './stock-explains.tsx'
import { RowTick } from './stock-selection.tsx'
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
export const stockColumns = 7

/** A variant's row, a group of its own: its number is a form, and what went wrong with it stands right below. */
export function StockRow(props: RowProps) {
  const { item, trouble, justSaved } = props
  const { variantId, title, options, sku, held, onHand } = item
  const id = stockRowId(variantId)
  return (
    <tbody id={id} class={justSaved ? 'stock-item just-saved' : 'stock-item'}>
      <tr>
        <th scope="row" class="stock-name">
          <RowTick item={item} />
          <ItemPicture item={item} />
          <StockName title={title} options={options.join(' · ')} sku={sku} href={paths.sellerProduct(item.productId)} />
        </th>
        <td class="stock-count">{item.pooled ? <PoolCount item={item} /> : <CountForm {...props} />}</td>
        <td class="stock-fact numeric" data-label="held">
          <Explains item={item} figure="held" value={held} />
        </td>
        <td class="stock-fact stock-available numeric" data-label="available">
          <Explains item={item} figure="available" value={onHand - held} />
        </td>
        <StateCell item={item} />
        <td class="stock-more">{!item.pooled && <Why {...props} />}</td>
        <td class="stock-links">
          <Explains
            item={item}
            figure="on-hand"
            class="stock-history stock-explain-hand"
            label={`Explain ${onHand} on hand`}
          />
          <IconLink
            class="stock-history"
            href={paths.variantHistory(variantId)}
            aria-label={`History of ${nameOf(item)}`}
          />
        </td>
      </tr>
      {trouble && <Trouble {...props} trouble={trouble} />}
    </tbody>
  )
}

const nameOf = ({ title, options }: StockItem) => [title, ...options].join(' ')

/** Its icon is drawn by the stylesheet. */
const IconLink = (props: Attributes & { href: string }) => <a {...props} />

function ItemPicture({ item: { imageKey } }: { item: StockItem }) {
  if (!imageKey) return <span class="picture picture-none stock-picture" />
  const sources = [{ src: paths.image('seller', imageKey, 160), width: 160 }]
  return <Picture class="stock-picture" sources={sources} alt="" width={32} height={32} />
}

/** Whether it is low; brought up to date by itself while the page is open. */
function StateCell({ item }: { item: StockItem }) {
  return (
    <td class="stock-state" id={`${stockRowId(item.variantId)}-state`}>
      <StateBadge item={item} />
      {item.lowAt !== null && <span class="stock-threshold">at {item.lowAt}</span>}
    </td>
  )
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
function CountForm({ item, trouble, back }: RowProps) {
  const id = stockRowId(item.variantId)
  const label = `On hand, ${nameOf(item)}`
  const adjust = { class: 'stepper-button', formaction: paths.stockAdjustments(item.variantId), name: 'delta' }
  return (
    <form class="stock-form stepper" id={`${id}-form`} method="post" action={paths.stockCounts(item.variantId)}>
      <button type="submit" class="stock-save">
        Save
      </button>
      <input type="hidden" name="seen" value={item.onHand} />
      {back && <input type="hidden" name="back" value={back} />}
      <button {...adjust} value="-1" tabindex={-1} aria-label={`One less: ${label}`} />
      <input
        class="input stepper-input"
        inputmode="numeric"
        autocomplete="off"
        name="counted"
        id={`${id}-counted`}
        value={trouble?.typed ?? item.onHand}
        aria-label={label}
        aria-invalid={trouble ? 'true' : undefined}
        aria-describedby={trouble ? `${id}-trouble` : undefined}
      />
      <button {...adjust} value="1" tabindex={-1} aria-label={`One more: ${label}`} />
    </form>
  )
}

/** With scripts one reason above the grid serves all rows; without, each row brings its own. */
function Why(props: RowProps) {
  if (props.trouble) return <WhyFields {...props} />
  return props.scripted ? null : (
    <noscript>
      <WhyFields {...props} />
    </noscript>
  )
}

/** Why, in words of the person's own or from the list. Empty says counted, or correction for + and −. */
function WhyFields({ item, trouble }: RowProps) {
  const id = stockRowId(item.variantId)
  const shared = { type: 'text', class: 'stock-why', form: `${id}-form`, autocomplete: 'off' }
  return (
    <>
      <input
        {...shared}
        name="reason"
        id={`${id}-reason`}
        list="stock-reasons"
        maxlength={200}
        placeholder="counted"
        value={trouble?.reason ?? ''}
        aria-label={`Reason, ${nameOf(item)}`}
      />
      <input
        {...shared}
        name="note"
        id={`${id}-note`}
        maxlength={1000}
        placeholder="note"
        value={trouble?.note ?? ''}
        aria-label={`Note, ${nameOf(item)}`}
      />
    </>
  )
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
