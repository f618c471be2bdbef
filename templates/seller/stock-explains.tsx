import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { StockItem } from '#src/market/stock/grid.ts'

type ExplainsProps = {
  item: StockItem
  figure: 'on-hand' | 'held' | 'available'
  class?: string
  label?: string
  children?: Child
}

/** A figure of the grid that opens its sum below its row; without scripts the page of it. */
export function Explains({ item, figure, class: look = 'stock-figure', label, children }: ExplainsProps) {
  const href = paths.stockExplanation(item.variantId, { figure })
  const name = [item.title, ...item.options].join(' ')
  return (
    <a
      class={look}
      href={href}
      hx-get={href}
      hx-target="closest tbody"
      hx-swap="beforeend"
      data-explains=""
      title={label ?? 'Explain this number'}
      aria-label={label ? `${label}, ${name}` : undefined}
    >
      {children}
      {!label && <span class="visually-hidden">, explain this number of {name}</span>}
    </a>
  )
}
