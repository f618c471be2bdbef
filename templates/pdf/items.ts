import { MARGIN, WIDTH } from './a4.ts'
import { type Block, beside, type Desk, gap, QUIET, ruled, stack, type Table, text } from './page.ts'

const SIZE = 9
const BETWEEN = 14

type Item = { title: string; options: string[]; sku: string }
type ItemTable<T> = {
  rows: T[]
  /** The heads of the columns; the first is the item's. */
  labels: string[]
  /** What stands in the other columns, at their far side. */
  cells(row: T): string[]
  /** What is told about an item below it. */
  told?(row: T): [string, string][]
}

/** A table of items: figures as wide as they need to be, the item's name in the room that they leave. */
export function itemTable<T extends Item>(desk: Desk, { rows, labels, cells, told }: ItemTable<T>): Table {
  const [first = '', ...others] = labels
  const filled = rows.map(cells)
  const widths = others.map((label, at) =>
    Math.max(
      desk.letters.width(label, { size: 8 }),
      ...filled.map((row) => Math.min(120, desk.letters.width(row[at] ?? '', { size: SIZE }))),
    ),
  )
  const own = { x: MARGIN, width: WIDTH - widths.reduce((sum, width) => sum + width + BETWEEN, 0) }
  let at = MARGIN + own.width
  const places = widths.map((width) => {
    at += BETWEEN + width
    return { x: at - width - 1, width: width + 1, align: 'end' as const }
  })
  const head = [own, ...places].map((place, column) =>
    text(desk, [first, ...others][column] ?? '', { size: 8, color: QUIET }, place),
  )
  return {
    head: ruled(desk, beside(...head), MARGIN, WIDTH, 4, 0.8),
    rows: rows.flatMap((row, line) => {
      const figures = places.map((place, column) => text(desk, filled[line]?.[column] ?? '', { size: SIZE }, place))
      return underlined(desk, beside(itemOf(desk, row, own), ...figures), told?.(row) ?? [])
    }),
  }
}

/** A row, with what was told about it on lines of their own that may go on to the next page. */
function underlined(desk: Desk, row: Block, told: [string, string][]): Block[] {
  const more = told.map(([label, value]) =>
    text(desk, `${label}: ${value}`, { size: SIZE }, { x: MARGIN + 12, width: WIDTH - 24 }),
  )
  const blocks = [stack(gap(4), row), ...more]
  const last = blocks.pop() ?? row
  return [...blocks, stack(ruled(desk, stack(last, gap(4)), MARGIN, WIDTH, 0, 0.3))]
}

function itemOf(desk: Desk, { title, options, sku }: Item, place: { x: number; width: number }): Block {
  return stack(
    text(desk, title, { size: SIZE, bold: true }, place),
    options.length > 0 ? text(desk, options.join(' · '), { size: SIZE }, place) : gap(0),
    text(desk, sku, { size: 7.5, color: QUIET }, place),
  )
}
