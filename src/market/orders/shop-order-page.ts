import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'
import { trackingLink } from './carriers.ts'
import type { Address, FieldAnswer } from './cart-facts.ts'
import type { PaymentStatus, ShopOrderStatus } from './states.ts'
import type { TimelineEntry } from './timeline.ts'

export type ServiceFile = { id: number; fileName: string; bytes: number }
export type ServiceDelivery = {
  id: number
  message: string
  at: Date
  answer: 'confirmed' | 'disputed' | null
  answerNote: string
  answeredAt: Date | null
  files: ServiceFile[]
}

export type OrderLine = {
  id: number
  productId: number | null
  variantId: number
  title: string
  options: string[]
  sku: string
  delivery: Delivery
  imageKey: string | null
  imageWidth: number | null
  fields: FieldAnswer[]
  quantity: number
  price: number
  discount: number
  taxName: string
  taxBp: number
  tax: number
  total: number
  shipped: number
  cancelled: number
  returned: number
  open: number
  services: ServiceDelivery[]
}

export type Shipment = {
  id: number
  carrier: string
  tracking: string
  link: string | null
  at: Date
  deliveredAt: Date | null
  lines: { lineId: number; quantity: number }[]
}

/** What was cancelled or came back, and what is due back for it. */
export type Return = {
  id: number
  kind: 'cancellation' | 'return'
  reason: string
  refundDue: number
  at: Date
  lines: { lineId: number; quantity: number; stock: 'released' | 'restocked' | 'scrapped' }[]
}

export type ShopOrderPart = {
  id: number
  number: string
  shop: { id: number; name: string; slug: string; status: string }
  status: ShopOrderStatus
  currency: string
  items: number
  discount: number
  shipping: number
  shippingDiscount: number
  tax: number
  taxIncluded: boolean
  total: number
  shippingName: string
  shippingKind: string | null
  paidAt: Date | null
  pickingAt: Date | null
  shippedAt: Date | null
  deliveredAt: Date | null
  endedAt: Date | null
  archivedAt: Date | null
  payment: { id: number; status: PaymentStatus; dueAt: Date } | null
  refunded: number
  lines: OrderLine[]
  shipments: Shipment[]
  returns: Return[]
}

/** What a shop reads of an order of its own: its part, who it is for and what happened to it. */
export type ShopOrderPage = ShopOrderPart & {
  orderId: number
  buyerName: string
  address: Address | null
  createdAt: Date
  events: TimelineEntry[]
  /** Other orders this buyer placed here: somebody the shop knows. */
  before: number
}

const LINES = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'productId', l.product_id, 'variantId', l.variant_id,
    'title', l.title, 'options', l.options, 'sku', l.sku, 'delivery', l.delivery, 'imageKey', l.image_key,
    'imageWidth', (select min(width) from product_images where image_key = l.image_key), 'fields', l.fields,
    'quantity', l.quantity, 'price', l.price_minor, 'discount', l.discount_minor, 'taxName', l.tax_name,
    'taxBp', l.tax_bp, 'tax', l.tax_minor, 'total', l.total_minor, 'shipped', l.shipped, 'cancelled', l.cancelled,
    'returned', l.returned, 'open', l.quantity - l.shipped - l.cancelled, 'services', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'message', d.message, 'at', d.created_at,
        'answer', d.answer, 'answerNote', d.answer_note, 'answeredAt', d.answered_at, 'files', (
          select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'fileName', f.file_name, 'bytes', f.bytes)
            order by f.id), '[]') from service_files f where f.delivery_id = d.id)) order by d.id), '[]')
      from service_deliveries d where d.order_line_id = l.id)) order by l.id), '[]')
  from order_lines l where l.shop_order_id = so.id)`

const SHIPMENTS = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'carrier', s.carrier, 'tracking', s.tracking,
    'at', s.created_at, 'deliveredAt', s.delivered_at, 'lines', (
      select jsonb_agg(jsonb_build_object('lineId', x.order_line_id, 'quantity', x.quantity) order by x.order_line_id)
      from shipment_lines x where x.shipment_id = s.id)) order by s.id), '[]')
  from shipments s where s.shop_order_id = so.id)`

const RETURNS = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'reason', r.reason,
    'refundDue', r.refund_due_minor, 'at', r.created_at, 'lines', (
      select jsonb_agg(jsonb_build_object('lineId', x.order_line_id, 'quantity', x.quantity, 'stock', x.stock)
        order by x.order_line_id)
      from order_return_lines x where x.return_id = r.id)) order by r.id), '[]')
  from order_returns r where r.shop_order_id = so.id)`

/** The columns of a part of an order (so: shop_orders, h: shops, p: payments). */
export const PART = sql`so.id, so.number, so.status, so.currency, so.items_minor as items,
  jsonb_build_object('id', h.id, 'name', so.shop_name, 'slug', h.slug, 'status', h.status) as shop,
  so.discount_minor as discount, so.shipping_minor as shipping, so.shipping_discount_minor as "shippingDiscount",
  so.tax_minor as tax, so.tax_included as "taxIncluded", so.total_minor as total, so.shipping_name as "shippingName",
  so.shipping_kind as "shippingKind", so.paid_at as "paidAt", so.picking_at as "pickingAt",
  so.shipped_at as "shippedAt", so.delivered_at as "deliveredAt", so.ended_at as "endedAt",
  so.archived_at as "archivedAt",
  case when p.id is not null then jsonb_build_object('id', p.id, 'status', p.status, 'dueAt', p.due_at) end as payment,
  coalesce((select sum(amount_minor) from refunds where shop_order_id = so.id), 0)::bigint as refunded,
  ${LINES} as lines, ${SHIPMENTS} as shipments, ${RETURNS} as returns`

/** What happened (e: order_events), as the timeline tells it. */
export const EVENT = sql`jsonb_build_object('id', e.id, 'shopOrderId', e.shop_order_id, 'actorName', e.actor_name,
  'actorSide', e.actor_side, 'action', e.action, 'public', e.public, 'note', e.note, 'details', e.details,
  'at', e.created_at)`

/** One shop order of this shop with all that its page shows, in one statement; another shop's is not found. */
export async function findShopOrder(db: Database, shopId: number, id: number): Promise<ShopOrderPage | null> {
  const { rows } = await sql<ShopOrderPage>`
    select ${PART}, so.order_id as "orderId", so.buyer_name as "buyerName", so.created_at as "createdAt",
      case when exists (select from order_lines where shop_order_id = so.id and delivery = 'parcel')
        then o.address end as address,
      (select coalesce(jsonb_agg(${EVENT} order by e.id), '[]') from order_events e
       where e.order_id = o.id and (e.shop_order_id = so.id or e.shop_order_id is null and e.public
         and coalesce(e.details->>'currency', so.currency) = so.currency)) as events,
      (select count(*) from shop_orders b join orders bo on bo.id = b.order_id
       where b.shop_id = so.shop_id and bo.email = o.email and b.id < so.id and b.paid_at is not null) as before
    from shop_orders so join orders o on o.id = so.order_id join shops h on h.id = so.shop_id
      left join payments p on p.id = so.payment_id
    where so.id = ${id} and so.shop_id = ${shopId}`.execute(db)
  const [row] = rows
  return row ? { ...readPart(row), events: readEvents(row.events).map(forShop) } : null
}

/** What was paid for other shops as well is no business of this one, nor which of the staff settled it, nor how. */
function forShop(event: TimelineEntry): TimelineEntry {
  const actorName = event.actorSide === 'staff' ? 'The market' : event.actorName
  if (event.shopOrderId !== null) return { ...event, actorName }
  const { amount: _, ...details } = event.details
  return { ...event, actorName, details, note: event.action === 'payment-rejected' ? '' : event.note }
}

/** JSON carries moments as text. */
const moment = <T extends Date | null>(value: T): T => (value === null ? value : (new Date(value) as T))

export const readEvents = (events: TimelineEntry[]): TimelineEntry[] =>
  events.map((event) => ({ ...event, at: moment(event.at) }))

export function readPart<Part extends ShopOrderPart>(part: Part): Part {
  const { payment } = part
  return {
    ...part,
    paidAt: moment(part.paidAt),
    pickingAt: moment(part.pickingAt),
    shippedAt: moment(part.shippedAt),
    deliveredAt: moment(part.deliveredAt),
    endedAt: moment(part.endedAt),
    archivedAt: moment(part.archivedAt),
    payment: payment && { ...payment, dueAt: moment(payment.dueAt) },
    lines: part.lines.map((line) => ({
      ...line,
      services: line.services.map((one) => ({ ...one, at: moment(one.at), answeredAt: moment(one.answeredAt) })),
    })),
    shipments: part.shipments.map((one) => ({
      ...one,
      at: moment(one.at),
      deliveredAt: moment(one.deliveredAt),
      link: trackingLink(one.carrier, one.tracking),
    })),
    returns: part.returns.map((one) => ({ ...one, at: moment(one.at) })),
  }
}
