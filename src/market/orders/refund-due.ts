type Line = {
  delivery: string
  quantity: number
  shipped: number
  cancelled: number
  returned: number
  /** Price times quantity less discount; with tax on top (`taxIncluded` false) that comes to it. */
  total: number
  tax: number
}
type Order = { total: number; taxIncluded: boolean; lines: readonly (Line & { id: number })[] }
type Gone = { lineId: number; quantity: number }

/** What the buyer paid for all units of a line, in minor units. */
const paidFor = ({ total, tax }: Line, taxIncluded: boolean) => total + (taxIncluded ? 0 : tax)

/**
 * What is due back for units of one line, its tax with it: the share of all units gone so far, less the share of those
 * gone before. So the parts of a line always add up to what was paid for it, however it is split. Rounded half up.
 */
export function dueForUnits(line: Line, taxIncluded: boolean, quantity: number): number {
  const paid = paidFor(line, taxIncluded)
  const share = (units: number) => Math.floor((2 * paid * units + line.quantity) / (2 * line.quantity))
  const before = line.cancelled + line.returned
  return share(before + quantity) - share(before)
}

/** What was paid for sending: all that the lines do not explain. */
export const paidForShipping = ({ total, taxIncluded, lines }: Order): number =>
  total - lines.reduce((sum, line) => sum + paidFor(line, taxIncluded), 0)

/**
 * What is due back when these units are cancelled: for each line, and what sending cost once no parcel of the order will
 * be sent. The lines are as they were before.
 */
export function dueForCancelling(order: Order, units: readonly Gone[]): number {
  const of = (line: { id: number }) => units.find(({ lineId }) => lineId === line.id)?.quantity ?? 0
  const goods = order.lines.reduce((sum, line) => sum + dueForUnits(line, order.taxIncluded, of(line)), 0)
  const parcels = order.lines.filter((line) => line.delivery === 'parcel')
  const noneSent =
    parcels.some((line) => of(line) > 0) && parcels.every((line) => line.cancelled + of(line) === line.quantity)
  return goods + (noneSent ? paidForShipping(order) : 0)
}

/** What is due back when these units were returned; what sending cost stays with who sent. */
export function dueForReturning(order: Order, units: readonly Gone[]): number {
  const of = (line: { id: number }) => units.find(({ lineId }) => lineId === line.id)?.quantity ?? 0
  return order.lines.reduce((sum, line) => sum + dueForUnits(line, order.taxIncluded, of(line)), 0)
}
