// Orders as they stand after checkout, written to the tables directly: a test of what comes after need not shop first.
import { randomInt } from 'node:crypto'
import type { Database, Tx } from '#src/database/connect.ts'
import { claimKeys } from '#src/market/delivery/keys.ts'
import type { Address, FieldAnswer } from '#src/market/orders/cart-facts.ts'
import { holdStock } from '#src/market/stock/holds.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import type { Market, Member } from './cast.ts'

export type TestLine = {
  variantId: number
  quantity?: number
  /** Of one unit, in minor units; the variant's own unless said. */
  price?: number
  discount?: number
  delivery?: 'parcel' | 'key' | 'service'
  fields?: FieldAnswer[]
  taxBp?: number
}

export type TestOrder = {
  lines: TestLine[]
  /** Bela unless said; null is a guest with `email`. */
  buyer?: Member | null
  email?: string
  name?: string
  address?: Address | null
  paid?: boolean
  /** What each shop takes for sending, before tax. */
  shipping?: number
  shippingKind?: 'flat' | 'pickup'
  taxIncluded?: boolean
  placedAt?: Date
}

type Sold = {
  variantId: number
  shopId: number
  shopName: string
  currency: string
  digits: number
  productId: number
  title: string
  options: string[]
  sku: string
  price: number
}
type Line = TestLine & Sold & { quantity: number; price: number; discount: number; tax: number; total: number }

export type PlacedShopOrder = {
  id: number
  number: string
  shopId: number
  total: number
  lines: { id: number; variantId: number; quantity: number }[]
}
export type PlacedOrder = {
  id: number
  number: string
  shopOrders: PlacedShopOrder[]
  payments: { id: number; currency: string }[]
}

const ADDRESS: Address = {
  name: 'Bela Buyer',
  line1: 'Linden 7',
  line2: '',
  city: 'Leipzig',
  postcode: '04103',
  region: '',
  country: 'DE',
  phone: '+49 341 000000',
}
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const letters = (count: number) => Array.from({ length: count }, () => ALPHABET[randomInt(32)]).join('')

/**
 * An order of one shop or several with its payments: paid for (its units taken by a sale), or with `paid: false` still
 * awaited (its units held). What it asks for must be in stock.
 */
export async function placeTestOrder(
  { db, cast }: Pick<Market, 'db' | 'cast'>,
  order: TestOrder,
): Promise<PlacedOrder> {
  const { paid = true, placedAt = new Date(), taxIncluded = true } = order
  const buyer = order.buyer === undefined ? cast.bela : order.buyer
  const lines = await linesOf(db, order.lines, taxIncluded)
  return db.transaction().execute(async (tx) => {
    const number = `${letters(4)}-${letters(5)}`
    const { id } = await tx
      .insertInto('orders')
      .values({
        number,
        cart_id: randomInt(2 ** 40),
        form_key: `test-${number}`,
        user_id: buyer?.id ?? null,
        email: order.email ?? buyer?.email ?? 'guest@example.com',
        name: order.name ?? buyer?.name ?? 'Gesa Guest',
        address: order.address === null ? null : JSON.stringify(order.address ?? ADDRESS),
        created_at: placedAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const placed: PlacedOrder = { id, number, shopOrders: [], payments: [] }
    const shops = [...new Set(lines.map((line) => line.shopId))]
    for (const [index, shopId] of shops.entries()) {
      const mine = lines.filter((line) => line.shopId === shopId)
      placed.shopOrders.push(await addShopOrder(tx, placed, `${number}-${index + 1}`, mine, order))
    }
    await addPayments(tx, placed, lines, paid)
    await moveStock(tx, placed, lines, paid)
    return placed
  })
}

async function linesOf(db: Database, wanted: TestLine[], taxIncluded: boolean): Promise<Line[]> {
  const sold: Sold[] = await db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .innerJoin('shops as s', 's.id', 'v.shop_id')
    .select(['v.id as variantId', 's.id as shopId', 's.name as shopName', 's.currency', 's.currency_digits as digits'])
    .select(['p.id as productId', 'p.title', 'v.option_values as options', 'v.sku'])
    .select('v.price_minor as price')
    .where(
      'v.id',
      'in',
      wanted.map((line) => line.variantId),
    )
    .execute()
  return wanted.map((line) => {
    const of = sold.find((one) => one.variantId === line.variantId)
    if (!of) throw new Error(`no variant ${line.variantId}`)
    const { quantity = 1, price = of.price, discount = 0, taxBp = 0 } = line
    const total = price * quantity - discount
    const tax = Math.round(taxIncluded ? (total * taxBp) / (10_000 + taxBp) : (total * taxBp) / 10_000)
    return { ...of, ...line, quantity, price, discount, tax, total }
  })
}

async function addShopOrder(
  tx: Tx,
  { id: orderId }: PlacedOrder,
  number: string,
  lines: Line[],
  order: TestOrder,
): Promise<PlacedShopOrder> {
  const { paid = true, placedAt = new Date(), shipping = 0, shippingKind = 'flat', taxIncluded = true } = order
  const [first] = lines
  if (!first) throw new Error('an order has lines')
  const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0)
  const sent = lines.some((line) => (line.delivery ?? 'parcel') === 'parcel')
  const tax = sum((line) => line.tax)
  const total = sum((line) => line.total) + (sent ? shipping : 0) + (taxIncluded ? 0 : tax)
  const { id } = await tx
    .insertInto('shop_orders')
    .values({
      order_id: orderId,
      shop_id: first.shopId,
      shop_name: first.shopName,
      number,
      currency: first.currency,
      currency_digits: first.digits,
      paid_at: paid ? placedAt : null,
      items_minor: sum((line) => line.price * line.quantity),
      discount_minor: sum((line) => line.discount),
      shipping_minor: sent ? shipping : 0,
      shipping_name: sent ? (shippingKind === 'pickup' ? 'Pick up at the shop' : 'Parcel') : '',
      shipping_kind: sent ? shippingKind : null,
      tax_minor: tax,
      tax_included: taxIncluded,
      total_minor: total,
      buyer_name: order.name ?? (order.buyer === null ? 'Gesa Guest' : (order.buyer?.name ?? 'Bela Buyer')),
      created_at: placedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = lines.map((line) => ({
    shop_order_id: id,
    shop_id: line.shopId,
    product_id: line.productId,
    variant_id: line.variantId,
    title: line.title,
    options: line.options,
    sku: line.sku,
    delivery: line.delivery ?? 'parcel',
    fields: JSON.stringify(line.fields ?? []),
    quantity: line.quantity,
    price_minor: line.price,
    discount_minor: line.discount,
    tax_name: line.taxBp ? 'VAT' : '',
    tax_bp: line.taxBp ?? 0,
    tax_minor: line.tax,
    total_minor: line.total,
  }))
  const written = await tx
    .insertInto('order_lines')
    .values(rows)
    .returning(['id', 'variant_id as variantId', 'quantity'])
    .execute()
  return { id, number, shopId: first.shopId, total, lines: written }
}

async function addPayments(tx: Tx, placed: PlacedOrder, lines: Line[], paid: boolean): Promise<void> {
  for (const currency of new Set(lines.map((line) => line.currency))) {
    const of = lines.filter((line) => line.currency === currency)
    const orders = placed.shopOrders.filter(({ shopId }) => of.some((line) => line.shopId === shopId))
    const amount = orders.reduce((all, { total }) => all + total, 0)
    const { id } = await tx
      .insertInto('payments')
      .values({
        order_id: placed.id,
        currency,
        currency_digits: of[0]?.digits ?? 2,
        amount_minor: amount,
        method_kind: amount === 0 ? 'none' : 'bank',
        reference: placed.number,
        status: paid ? 'accepted' : 'awaiting',
        due_at: new Date(Date.now() + 48 * 3600_000),
        decided_at: paid ? new Date() : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .updateTable('shop_orders')
      .set({ payment_id: id })
      .where(
        'id',
        'in',
        orders.map((one) => one.id),
      )
      .execute()
    placed.payments.push({ id, currency })
  }
}

async function moveStock(tx: Tx, placed: PlacedOrder, lines: Line[], paid: boolean): Promise<void> {
  if (!paid) {
    const expiresAt = new Date(Date.now() + 48 * 3600_000)
    await holdStock(
      tx,
      lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      { holder: `order:${placed.id}`, expiresAt },
    )
    return
  }
  for (const { shopId, number } of placed.shopOrders) {
    const act = { shopId, actorId: null, actorName: 'the buyer', kind: 'sale' as const, reason: 'sold', cause: number }
    const units = lines.filter((line) => line.shopId === shopId)
    const done = await appendUpdates(
      tx,
      act,
      units.map(({ variantId, quantity }) => ({ variantId, delta: -quantity })),
    )
    if (done.batchId === null) throw new Error(`not in stock: ${JSON.stringify(done.lines)}`)
    await claimPooled(tx, shopId, placed)
  }
}

/** Keys out of a pool go with their sale; a test of something else may sell keys that no pool holds. */
async function claimPooled(tx: Tx, shopId: number, { shopOrders }: PlacedOrder): Promise<void> {
  const order = shopOrders.find((one) => one.shopId === shopId)
  if (!order) return
  const ids = order.lines.map((line) => line.variantId)
  const pooled = await tx
    .selectFrom('stock_levels')
    .select('variant_id as id')
    .where('variant_id', 'in', ids)
    .where('pooled', '=', true)
    .execute()
  if (pooled.length === 0) return
  await claimKeys(tx, order.id)
  const variants = pooled.map(({ id }) => id)
  await tx
    .updateTable('order_lines')
    .set(({ ref }) => ({ shipped: ref('quantity') }))
    .where('shop_order_id', '=', order.id)
    .where('variant_id', 'in', variants)
    .execute()
}
