import type { Errors, Typed } from '#src/lib/form.ts'
import type { SoldKey } from '#src/market/orders/key-replacement.ts'
import type { OrderLine, ShopOrderPage } from '#src/market/orders/shop-order-page.ts'

/** What this person may do with orders: those who look only nothing, who keeps the stock picks and sends. */
export type OrderRights = { ship: boolean; manage: boolean }

export type OrderForm = 'shipment' | 'cancellation' | 'returns' | 'notes' | `service-${number}`
export type RefusedForm = { form: OrderForm; errors: Errors; typed: Typed }

export type OrderPageProps = {
  order: ShopOrderPage
  keys: readonly SoldKey[]
  rights: OrderRights
  carriers: readonly string[]
  shopStatus: string
  /** A form that was typed wrong, as it was typed. */
  refused?: RefusedForm
  /** What the world said no to. */
  problem?: string
  now: Date
}

export const orderDeskId = 'order'

/** What every form of the page says: its answer is the page as it is then. */
export const orderSwap = { 'hx-target': `#${orderDeskId}`, 'hx-swap': 'outerHTML', 'hx-disable': 'find button' }

export const nameOf = ({ title, options }: Pick<OrderLine, 'title' | 'options'>) => [title, ...options].join(' ')

export const refusalOf = (refused: RefusedForm | undefined, form: OrderForm): RefusedForm =>
  refused?.form === form ? refused : { form, errors: {}, typed: {} }

export const openParcels = (order: ShopOrderPage) =>
  order.lines.filter((line) => line.delivery === 'parcel' && line.open > 0)
export const openServices = (order: ShopOrderPage) =>
  order.lines.filter((line) => line.delivery === 'service' && line.open > 0)
export const underWay = (order: ShopOrderPage) => order.shipments.filter((one) => one.deliveredAt === null)
export const isPickup = (order: Pick<ShopOrderPage, 'shippingKind'>) => order.shippingKind === 'pickup'
