import { paths } from '#src/lib/paths.ts'
import type { StockItem } from '#src/market/stock/grid.ts'

type ExplainsProps = {
  item: StockItem
  figure: 'on-hand' | 'held' | 'available'
  class?: string
} & ({ value: number; label?: undefined } | { value?: undefined; label: string })

/** A figure of the grid that opens its sum below its row; without scripts the page of it. */
export function Explains({ item, figure, class: look = 'stock-figure', value, label }: ExplainsProps) {
  const name = [item.title, ...item.options].join(' ')
  return (
    <a
      class={look}
      href={paths.stockExplanation(item.variantId, { figure })}
      data-explains=""
      title={label ?? 'Explain this number'}
      aria-label={label ? `${label}, ${name}` : `${value}, explain this number of ${name}`}
    >
      {value}
    </a>
  )
}
