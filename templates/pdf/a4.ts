import { countryName } from '#src/lib/countries.ts'
import type { DocumentFacts, PartyFacts, ShopFacts } from '#src/market/orders/document-facts.ts'
import { type Block, beside, type Desk, gap, type Part, paginate, QUIET, ruled, stack, text } from './page.ts'

const A4 = { width: 595.28, height: 841.89 }
export const MARGIN = 48
export const WIDTH = A4.width - 2 * MARGIN
const FOOT = 34

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
export const dayOf = (iso: string) => day.format(new Date(iso))

/** Draws the parts of a document on as many A4 pages as they need, each with its place among them. */
export function drawA4(desk: Desk, facts: DocumentFacts, title: string, parts: Part[]): void {
  const { pdf } = desk
  const again = ruled(
    desk,
    beside(
      text(desk, `${title} ${facts.number}`, { size: 9, bold: true }, { x: MARGIN, width: WIDTH / 2 }),
      text(desk, facts.shop.name, { size: 9, color: QUIET }, { x: MARGIN + WIDTH / 2, width: WIDTH / 2, align: 'end' }),
    ),
    MARGIN,
    WIDTH,
  )
  const pages = paginate(parts, {
    top: MARGIN,
    bottom: A4.height - MARGIN - FOOT,
    again: stack(again, gap(12)),
  })
  pages.forEach((placed, at) => {
    pdf.addPage({ size: [A4.width, A4.height], margin: 0 })
    for (const { block, top } of placed) block.draw(top)
    footOf(desk, `${title} ${facts.number}`, `Page ${at + 1} of ${pages.length}`).draw(A4.height - MARGIN - FOOT + 12)
  })
}

function footOf(desk: Desk, left: string, right: string): Block {
  const style = { size: 8, color: QUIET }
  const half = { width: WIDTH / 2 }
  const { unknown } = desk.letters
  const note = unknown.size > 0 ? `\uFFFD stands for a sign that no font here has: ${codesOf(unknown)}` : ''
  return stack(
    beside(
      text(desk, left, style, { x: MARGIN, ...half }),
      text(desk, right, style, { x: MARGIN + WIDTH / 2, ...half, align: 'end' }),
    ),
    note ? text(desk, note, { ...style, size: 7 }, { x: MARGIN, width: WIDTH }) : gap(0),
  )
}

const MOST_NAMED = 8

function codesOf(unknown: Set<string>): string {
  const codes = [...unknown].map(
    (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
  return codes.slice(0, MOST_NAMED).join(', ') + (codes.length > MOST_NAMED ? ' …' : '')
}

/** The head of a first page: who it is from on the left, what it is on the right. */
export function headOf(desk: Desk, shop: ShopFacts, title: string, facts: [string, string][]): Block {
  const left = { x: MARGIN, width: WIDTH * 0.52 }
  const right = { x: MARGIN + WIDTH * 0.56, width: WIDTH * 0.44 }
  return beside(
    stack(
      text(desk, shop.name, { size: 14, bold: true }, left),
      gap(3),
      ...[shop.postalAddress, shop.postalAddress ? '' : countryName(shop.country), shop.email]
        .filter(Boolean)
        .map((line) => text(desk, line, { size: 9, color: QUIET }, left)),
      shop.taxNumber ? text(desk, `Tax number ${shop.taxNumber}`, { size: 9, color: QUIET }, left) : gap(0),
    ),
    stack(
      text(desk, title, { size: 20, bold: true }, { ...right, align: 'end' }),
      gap(4),
      ...facts.map(([label, value]) => pair(desk, label, value, right.x, right.width)),
    ),
  )
}

/** A name and its value on one line, the value at the far side. */
export function pair(desk: Desk, label: string, value: string, x: number, width: number, strong = false): Block {
  const size = strong ? 12 : 9
  return beside(
    text(desk, label, { size, bold: strong, color: strong ? undefined : QUIET }, { x, width: width * 0.55 }),
    text(desk, value, { size, bold: strong }, { x: x + width * 0.4, width: width * 0.6, align: 'end' }),
  )
}

export function partyOf(
  desk: Desk,
  label: string,
  { name, lines, country, phone, email }: PartyFacts,
  x = MARGIN,
): Block {
  const place = { x, width: WIDTH * 0.55 }
  const rest = [...lines, country ? countryName(country) : '', phone, email].filter(Boolean)
  return stack(
    text(desk, label, { size: 8, color: QUIET }, place),
    text(desk, name, { size: 11, bold: true }, place),
    ...rest.map((line) => text(desk, line, { size: 10 }, place)),
  )
}
