import { countryName } from '#src/lib/countries.ts'
import type { LabelFacts } from '#src/market/orders/document-facts.ts'
import { drawCode128, drawQr } from './codes.ts'
import { type Block, type Desk, gap, QUIET, RULE, stack, text } from './page.ts'

const mm = 72 / 25.4
const A6 = { width: 105 * mm, height: 148 * mm }
const EDGE = 5 * mm
const WIDTH = A6.width - 2 * EDGE
const SENDER = { top: EDGE, height: 26 * mm }
const CODES = { top: A6.height - EDGE - 34 * mm, height: 34 * mm }

/** A label of one A6 page: where it goes in letters as large as fit, whose it is, and codes that scanners read. */
export async function drawLabel(desk: Desk, facts: LabelFacts): Promise<void> {
  const { pdf } = desk
  pdf.addPage({ size: [A6.width, A6.height], margin: 0 })
  drawSender(desk, facts)
  const to = SENDER.top + SENDER.height + 2 * mm
  drawReceiver(desk, facts, to, CODES.top - to - 2 * mm)
  await drawCodes(desk, facts)
}

function drawSender(desk: Desk, { shop, carrier, shop: { postalAddress }, parcel, grams }: LabelFacts): void {
  const left = { x: EDGE, width: WIDTH * 0.6 }
  const right = { x: EDGE + WIDTH * 0.62, width: WIDTH * 0.38, align: 'end' as const }
  const address = (postalAddress || countryName(shop.country)).replaceAll('\n', ', ')
  fitting([8, 7, 6, 5], SENDER.height - 2 * mm, (size) =>
    stack(
      text(desk, 'From', { size: Math.min(size, 7), color: QUIET }, left),
      text(desk, shop.name, { size: size + 1, bold: true }, left),
      text(desk, address, { size }, left),
    ),
  ).draw(SENDER.top)
  const weight = grams > 0 ? `${(grams / 1000).toFixed(grams < 10_000 ? 2 : 1)} kg` : ''
  const place = parcel === null ? '' : `Parcel ${parcel}`
  fitting([12, 10, 8, 6], SENDER.height - 2 * mm, (size) =>
    stack(
      carrier ? text(desk, carrier, { size, bold: true }, right) : gap(0),
      text(desk, [place, weight].filter(Boolean).join(' · '), { size: 8, color: QUIET }, right),
    ),
  ).draw(SENDER.top)
  line(desk, SENDER.top + SENDER.height)
}

function drawReceiver(desk: Desk, { buyer }: LabelFacts, top: number, height: number): void {
  const place = { x: EDGE, width: WIDTH }
  fitting([17, 15, 13, 11.5, 10, 9, 8, 7, 6], height, (size) =>
    stack(
      text(desk, 'To', { size: 7, color: QUIET }, place),
      text(desk, buyer.name, { size: size * 1.12, bold: true }, place),
      ...buyer.lines.map((words) => text(desk, words, { size }, place)),
      text(desk, countryName(buyer.country).toUpperCase(), { size, bold: true }, place),
      buyer.phone ? text(desk, buyer.phone, { size: Math.max(6, size * 0.7), color: QUIET }, place) : gap(0),
    ),
  ).draw(top)
}

async function drawCodes(desk: Desk, { order, tracking, qr }: LabelFacts): Promise<void> {
  const { pdf } = desk
  line(desk, CODES.top)
  const square = 30 * mm
  const wide = WIDTH - square - 2 * mm
  const top = CODES.top + 3 * mm
  await drawCode128(pdf, order, { x: EDGE - 1.5 * mm, y: top, width: wide + 1.5 * mm, height: 17 * mm })
  const words = { x: EDGE, width: wide }
  stack(
    text(desk, order, { size: 11, bold: true }, words),
    tracking ? text(desk, `Tracking ${tracking}`, { size: tracking.length > 40 ? 6 : 8, color: QUIET }, words) : gap(0),
  ).draw(top + 18 * mm)
  await drawQr(pdf, qr, { x: A6.width - EDGE - square, y: top, size: square })
}

/** The largest of the sizes at which it fits; the last in any case. */
function fitting(sizes: number[], height: number, make: (size: number) => Block): Block {
  let block = gap(0)
  for (const size of sizes) {
    block = make(size)
    if (block.height <= height) return block
  }
  return block
}

const line = ({ pdf }: Desk, y: number) =>
  pdf
    .moveTo(EDGE, y)
    .lineTo(A6.width - EDGE, y)
    .lineWidth(0.8)
    .stroke(RULE)
