import type { StockChange } from '#src/market/stock/history.ts'

const KINDS: Record<StockChange['kind'], string> = {
  opening: 'Opening stock',
  count: 'Counted',
  adjustment: 'Adjusted',
  bulk: 'Changed together',
  import: 'Imported',
  sale: 'Sold',
  return: 'Returned',
  damage: 'Damaged',
  sync: 'Synchronised',
  reversal: 'Undone',
  repair: 'Repaired',
}

/** What an act on stock is called. */
export const titleOfKind = (kind: StockChange['kind']): string => KINDS[kind]

/** "+3", "−2": with the sign that is read as one. A repair may move nothing. */
export const signed = (delta: number): string => (delta < 0 ? `−${-delta}` : delta > 0 ? `+${delta}` : '0')
