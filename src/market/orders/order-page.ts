import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'
import { trackingLink } from './carriers.ts'
import type { Address, FieldAnswer } from './cart-facts.ts'
import { type OrderStatus, orderStatus, type PaymentStatus, type ShopOrderStatus } from './states.ts'
import { listEvents, type TimelineEntry } from './timeline.ts'

export type BuyerLine = {
  id: number
  title: string
  options: string[]
  sku: string
  delivery: Delivery
  fields: Pick<FieldAnswer, 'label' | 'kind' | 'value'>[]
  quantity: number
  price: number
  discount: number
  taxName: string
  taxBp: number
  total: number
  shipped: number
  cancelled: number
  returned: number
  /** Its page and picture, only while buyers may see them: the rest is what the order froze. */
  slug: string | null
  imageKey: string | null
  imageWidth: number | null
}
export type BuyerShipment = {
  id: number
  carrier: string
  tracking: string
  /** Where the parcel can be followed. */
  link: string | null
  sentAt: Date
  deliveredAt: Date | null
  lines: { lineId: number; quantity: number }[]
}
export type BuyerShopOrder = {
  id: number
  number: string
  shopName: string
  /** null while the shop is not visible. */
  shopSlug: string | null
  /** Where its buyers reach it: an address it has proven, else ''. */
  shopContact: string
  status: ShopOrderStatus
  paidAt: Date | null
  deliveredAt: Date | null
  currency: string
  items: number
  discount: number
  shipping: number
  shippingDiscount: number
  tax: number
  taxIncluded: boolean
  total: number
  shippingName: string
  shippingKind: 'flat' | 'weight' | 'value' | 'pickup' | null
  pickupPlace: string
  lines: BuyerLine[]
  shipments: BuyerShipment[]
}
export type BuyerPayment = {
  id: number
  currency: string
  amount: number
  refunded: number
  kind: 'bank' | 'wallet' | 'none'
  methodName: string
  reference: string
  status: PaymentStatus
  dueAt: Date
  /** The shops whose goods it pays for. */
  shopNames: string[]
}
export type BuyerOrder = {
  id: number
  number: string
  userId: number | null
  email: string
  name: string
  address: Address | null
  codes: string[]
  placedAt: Date
  status: OrderStatus
  payments: BuyerPayment[]
  shopOrders: BuyerShopOrder[]
  events: TimelineEntry[]
}

type Row = Omit<BuyerOrder, 'status' | 'events'>

/** An order as its buyer sees it. The caller has seen that they may. */
export async function findBuyerOrder(db: Database, orderId: number): Promise<BuyerOrder> {
  const [{ rows }, events] = await Promise.all([
    selectOrder(orderId).execute(db),
    listEvents(db, orderId, { private: false }),
  ])
  const [row] = rows
  if (!row) throw new Error(`order ${orderId} is gone`)
  return { ...row, ...revive(row), status: orderStatus(row), events: events.map((one) => named(one, row.shopOrders)) }
}

/** Who did it, as their buyer knows them: a shop by its name and not by whoever works there, staff as the market. */
function named(event: TimelineEntry, shopOrders: readonly BuyerShopOrder[]): TimelineEntry {
  const shop = shopOrders.find((one) => one.id === event.shopOrderId)?.shopName ?? 'The shop'
  const names = { buyer: 'You', seller: shop, staff: 'The market', market: 'The market' }
  return { ...event, actorName: names[event.actorSide] }
}

const selectOrder = (orderId: number) => sql<Row>`
  select o.id, o.number, o.user_id as "userId", o.email, o.name, o.address, o.codes, o.created_at as "placedAt",
    (select json_agg(json_build_object('id', p.id, 'currency', p.currency, 'amount', p.amount_minor,
       'refunded', p.refunded_minor, 'kind', p.method_kind, 'methodName', coalesce(p.method->>'name', ''),
       'reference', p.reference, 'status', p.status, 'dueAt', p.due_at, 'shopNames',
       (select coalesce(json_agg(s.shop_name order by s.id), '[]') from shop_orders s where s.payment_id = p.id))
       order by p.id) from payments p where p.order_id = o.id) as payments,
    (select json_agg(json_build_object('id', s.id, 'number', s.number, 'shopName', s.shop_name, 'shopSlug', w.slug,
       'shopContact', case when h.contact_proven_at is not null then h.contact_email else '' end,
       'status', s.status, 'paidAt', s.paid_at, 'deliveredAt', s.delivered_at, 'currency', s.currency,
       'items', s.items_minor, 'discount', s.discount_minor, 'shipping', s.shipping_minor,
       'shippingDiscount', s.shipping_discount_minor, 'tax', s.tax_minor, 'taxIncluded', s.tax_included,
       'total', s.total_minor, 'shippingName', s.shipping_name, 'shippingKind', s.shipping_kind,
       'pickupPlace', case when s.shipping_kind = 'pickup' then coalesce(m.pickup_place, '') else '' end,
       'lines', (${lines}), 'shipments', (${shipments})) order by s.id)
     from shop_orders s join shops h on h.id = s.shop_id left join visible_shops w on w.id = s.shop_id
       left join shipping_methods m on m.id = s.shipping_method_id
     where s.order_id = o.id) as "shopOrders"
  from orders o where o.id = ${orderId}`

const lines = sql`
  select json_agg(json_build_object('id', l.id, 'title', l.title, 'options', l.options, 'sku', l.sku,
    'delivery', l.delivery, 'fields', l.fields, 'quantity', l.quantity, 'price', l.price_minor,
    'discount', l.discount_minor, 'taxName', l.tax_name, 'taxBp', l.tax_bp, 'total', l.total_minor,
    'shipped', l.shipped, 'cancelled', l.cancelled, 'returned', l.returned, 'slug', v.slug,
    'imageKey', i.image_key, 'imageWidth', i.width) order by l.id)
  from order_lines l left join visible_products v on v.id = l.product_id
    left join product_images i on i.image_key = l.image_key and i.product_id = v.id
  where l.shop_order_id = s.id`

const shipments = sql`
  select coalesce(json_agg(json_build_object('id', h.id, 'carrier', h.carrier, 'tracking', h.tracking,
    'sentAt', h.created_at, 'deliveredAt', h.delivered_at, 'lines',
    (select coalesce(json_agg(json_build_object('lineId', x.order_line_id, 'quantity', x.quantity)), '[]')
     from shipment_lines x where x.shipment_id = h.id)) order by h.id), '[]')
  from shipments h where h.shop_order_id = s.id`

const moment = (text: Date | null): Date | null => (text === null ? null : new Date(text))

/** Moments inside JSON come as text. */
const revive = ({ payments, shopOrders }: Row): Pick<Row, 'payments' | 'shopOrders'> => ({
  payments: payments.map((one) => ({ ...one, dueAt: new Date(one.dueAt) })),
  shopOrders: shopOrders.map((one) => ({
    ...one,
    paidAt: moment(one.paidAt),
    deliveredAt: moment(one.deliveredAt),
    shipments: one.shipments.map((sent) => ({
      ...sent,
      sentAt: new Date(sent.sentAt),
      link: trackingLink(sent.carrier, sent.tracking),
      deliveredAt: moment(sent.deliveredAt),
    })),
  })),
})
