import type { Letters, Line, Style } from './letters.ts'

type Pdf = PDFKit.PDFDocument

export const INK = '#111827'
export const QUIET = '#4b5563'
export const RULE = '#9ca3af'

/** What a document is drawn with. */
export type Desk = { pdf: Pdf; letters: Letters }

/** A part of a page that is not broken over two: how high it is, and how it is drawn at a height. */
export type Block = { height: number; draw(top: number): void }

export const gap = (height: number): Block => ({ height, draw: () => {} })

const LEADING = 1.36
export const leading = (size: number) => size * LEADING
/** Where the letters stand in a line of this size. */
export const baseline = (size: number) => size * 1.05

type Place = { x: number; width: number; align?: 'start' | 'end' }

/** Text at a place: one block, however many lines it takes. */
export function text({ letters }: Desk, words: string, style: Style, { x, width, align = 'start' }: Place): Block {
  const lines = letters.lines(words, { color: INK, ...style }, width)
  return {
    height: lines.length * leading(style.size),
    draw: (top) =>
      lines.forEach((line, at) => {
        drawLine(letters, line, style, { x, width, align }, top + at * leading(style.size))
      }),
  }
}

function drawLine(letters: Letters, line: Line, style: Style, { x, width, align }: Place, top: number): void {
  const from = align === 'end' ? x + width - line.width : x
  letters.draw(line, { color: INK, ...style }, from, top + baseline(style.size))
}

/** Blocks beside each other, as high as the highest. */
export const beside = (...blocks: Block[]): Block => ({
  height: Math.max(0, ...blocks.map(({ height }) => height)),
  draw: (top) => {
    for (const block of blocks) block.draw(top)
  },
})

/** Blocks below each other that stay on one page. */
export const stack = (...blocks: Block[]): Block => ({
  height: blocks.reduce((sum, { height }) => sum + height, 0),
  draw: (top) => {
    let at = top
    for (const block of blocks) {
      block.draw(at)
      at += block.height
    }
  },
})

/** A block with room above and below and a thin line under it. */
export const ruled = ({ pdf }: Desk, block: Block, x: number, width: number, pad = 5, weight = 0.5): Block => ({
  height: block.height + 2 * pad,
  draw: (top) => {
    block.draw(top + pad)
    const y = top + block.height + 2 * pad
    pdf
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(weight)
      .stroke(RULE)
  },
})

/** Rows with a head that is repeated wherever a page begins within them. */
export type Table = { head: Block; rows: Block[] }
export type Part = Block | Table

type Frame = { top: number; bottom: number; again: Block }
type Placed = { block: Block; top: number }

/** Puts parts on as many pages as they need; `again` heads every page but the first. */
export function paginate(parts: Part[], { top, bottom, again }: Frame): Placed[][] {
  const pages: Placed[][] = [[]]
  let at = top
  const put = (block: Block) => {
    pages.at(-1)?.push({ block, top: at })
    at += block.height
  }
  const turn = (head?: Block) => {
    pages.push([])
    at = top
    put(again)
    if (head) put(head)
  }
  for (const part of parts) {
    if (!('rows' in part)) {
      if (at + part.height > bottom) turn()
      put(part)
      continue
    }
    const first = part.rows[0]?.height ?? 0
    if (at + part.head.height + first > bottom) turn(part.head)
    else put(part.head)
    for (const row of part.rows) {
      if (at + row.height > bottom) turn(part.head)
      put(row)
    }
  }
  return pages
}
