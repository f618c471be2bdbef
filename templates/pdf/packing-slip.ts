import type { SlipFacts } from '#src/market/orders/document-facts.ts'
import { dayOf, drawA4, headOf, MARGIN, partyOf, WIDTH } from './a4.ts'
import { itemTable } from './items.ts'
import { type Desk, gap, QUIET, text } from './page.ts'

/** What is in a parcel, for whoever packs it and whoever opens it: no prices. */
export function drawPackingSlip(desk: Desk, facts: SlipFacts): void {
  const { lines, parcel, carrier, tracking, shipping, pickup } = facts
  const head: [string, string][] = [
    ['Number', facts.number],
    ['Date', dayOf(facts.madeAt)],
    ['Order', facts.order],
    ['Ordered on', dayOf(facts.placedAt)],
  ]
  if (parcel !== null) head.push(['Parcel', String(parcel)])
  if (carrier || shipping) head.push([pickup ? 'Picked up' : 'Sent with', carrier || shipping])
  if (tracking) head.push(['Tracking', tracking])
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  drawA4(desk, facts, 'Packing slip', [
    headOf(desk, facts.shop, 'Packing slip', head),
    gap(22),
    partyOf(desk, pickup ? 'Picked up by' : 'Sent to', facts.buyer),
    gap(20),
    tableOf(desk, facts),
    gap(8),
    text(
      desk,
      `${units} ${units === 1 ? 'unit' : 'units'} in ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`,
      { size: 9, color: QUIET },
      { x: MARGIN, width: WIDTH },
    ),
  ])
}

const tableOf = (desk: Desk, { lines, parcel }: SlipFacts) =>
  itemTable(desk, {
    rows: lines,
    labels: parcel === null ? ['Item', 'Quantity'] : ['Item', 'Ordered', 'In here'],
    cells: ({ quantity, ordered }) => (parcel === null ? [String(quantity)] : [String(ordered), String(quantity)]),
    told: ({ told }) => told,
  })
