import { formatMoney } from '#src/lib/money.ts'
import type { CreditNoteFacts, InvoiceFacts } from '#src/market/orders/document-facts.ts'
import { dayOf, drawA4, headOf, MARGIN, pair, partyOf, WIDTH } from './a4.ts'
import { itemTable } from './items.ts'
import { type Block, beside, type Desk, gap, QUIET, ruled, stack, type Table, text } from './page.ts'

/** "21 %", "5.5 %": hundredths of a percent, written out. */
export const percent = (bp: number) => `${bp / 100} %`

/** An invoice: what was bought, how tax was reckoned, what is to be paid or was. */
export function drawInvoice(desk: Desk, facts: InvoiceFacts): void {
  const { shop, buyer, paidAt } = facts
  const head: [string, string][] = [
    ['Number', facts.number],
    ['Date', dayOf(facts.madeAt)],
    ['Order', facts.order],
    ['Ordered on', dayOf(facts.placedAt)],
    ['Payment', paidAt ? `paid on ${dayOf(paidAt)}` : 'not paid yet'],
  ]
  drawA4(desk, facts, 'Invoice', [
    headOf(desk, shop, 'Invoice', head),
    gap(22),
    partyOf(desk, 'Billed to', buyer),
    gap(20),
    linesOf(desk, facts),
    gap(8),
    totalsOf(desk, facts),
    gap(14),
    ...taxesOf(desk, facts),
  ])
}

function linesOf(desk: Desk, { lines, currency }: InvoiceFacts): Table {
  const discounts = lines.some(({ discount }) => discount > 0)
  const taxed = lines.some(({ taxBp }) => taxBp > 0)
  const money = (minor: number) => formatMoney({ minor, currency })
  return itemTable(desk, {
    rows: lines,
    labels: ['Item', 'Quantity', 'Price', ...(discounts ? ['Discount'] : []), ...(taxed ? ['Tax'] : []), 'Amount'],
    cells: ({ quantity, price, discount, taxBp, total }) => [
      String(quantity),
      money(price),
      ...(discounts ? [discount > 0 ? `−${money(discount)}` : ''] : []),
      ...(taxed ? [percent(taxBp)] : []),
      money(total),
    ],
  })
}

const TOTALS = { x: MARGIN + WIDTH * 0.5, width: WIDTH * 0.5 }

function totalsOf(desk: Desk, facts: InvoiceFacts): Block {
  const { currency, items, discount, shipping, shippingDiscount, shippingName, tax, taxIncluded, total, paidAt } = facts
  const money = (minor: number) => formatMoney({ minor, currency })
  const rows: [string, string][] = [['Items', money(items)]]
  if (discount > 0) rows.push(['Discount', `−${money(discount)}`])
  if (shipping > 0 || shippingName)
    rows.push([shippingName ? `Shipping: ${shippingName}` : 'Shipping', money(shipping)])
  if (shippingDiscount > 0) rows.push(['Off shipping', `−${money(shippingDiscount)}`])
  if (!taxIncluded) rows.push(['Tax', money(tax)])
  return stack(
    ...rows.map(([label, value]) => pair(desk, label, value, TOTALS.x, TOTALS.width)),
    ruled(desk, gap(0), TOTALS.x, TOTALS.width, 2, 1),
    gap(4),
    pair(desk, `Total ${currency}`, money(total), TOTALS.x, TOTALS.width, true),
    pair(desk, paidAt ? `Paid on ${dayOf(paidAt)}` : 'To be paid', money(total), TOTALS.x, TOTALS.width),
  )
}

function taxesOf(desk: Desk, { taxes, taxIncluded, currency }: InvoiceFacts): (Block | Table)[] {
  const place = { x: MARGIN, width: WIDTH * 0.62 }
  if (taxes.length === 0) return [text(desk, 'No tax was charged on this order.', { size: 8, color: QUIET }, place)]
  const money = (minor: number) => formatMoney({ minor, currency })
  const columns = [0, 0.4, 0.55, 0.75].map((share, at, all) => ({
    x: MARGIN + place.width * share,
    width: place.width * ((all[at + 1] ?? 1) - share),
    align: at === 0 ? ('start' as const) : ('end' as const),
  }))
  const row = (cells: string[], quiet = false) =>
    beside(
      ...cells.map((cell, at) => text(desk, cell, { size: 8, color: quiet ? QUIET : undefined }, columns[at] ?? place)),
    )
  const note = taxIncluded ? 'Prices include tax.' : 'Tax comes on top of the prices.'
  return [
    {
      head: ruled(desk, row(['Tax', 'Rate', 'Net', 'Tax'], true), MARGIN, place.width, 3, 0.8),
      rows: taxes.map(({ name, bp, net, tax }) =>
        ruled(desk, row([name, percent(bp), money(net), money(tax)]), MARGIN, place.width, 3, 0.3),
      ),
    },
    gap(4),
    text(desk, `${note} Tax is rounded per line, half up.`, { size: 8, color: QUIET }, { x: MARGIN, width: WIDTH }),
  ]
}

/** A credit note: what of an order is given back, and of which invoice. */
export function drawCreditNote(desk: Desk, facts: CreditNoteFacts): void {
  const { currency, lines, other, total, invoice, what, reason } = facts
  const money = (minor: number) => formatMoney({ minor, currency })
  const head: [string, string][] = [
    ['Number', facts.number],
    ['Date', dayOf(facts.madeAt)],
    ...(invoice ? [['Of invoice', invoice] as [string, string]] : []),
    ['Order', facts.order],
    ['Ordered on', dayOf(facts.placedAt)],
  ]
  drawA4(desk, facts, 'Credit note', [
    headOf(desk, facts.shop, 'Credit note', head),
    gap(22),
    partyOf(desk, 'For', facts.buyer),
    gap(20),
    itemTable(desk, {
      rows: lines,
      labels: [what === 'return' ? 'Returned' : 'Cancelled', 'Quantity', 'Amount'],
      cells: (line) => [String(line.quantity), money(line.total)],
    }),
    gap(8),
    stack(
      other === 0
        ? gap(0)
        : pair(desk, other > 0 ? 'Shipping and other' : 'Kept back', money(other), TOTALS.x, TOTALS.width),
      pair(desk, `Given back ${currency}`, money(total), TOTALS.x, TOTALS.width, true),
    ),
    gap(14),
    text(desk, `Reason: ${reason}`, { size: 9, color: QUIET }, { x: MARGIN, width: WIDTH }),
  ])
}
