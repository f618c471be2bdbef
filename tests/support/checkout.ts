// Carts whose every question is answered, so that a test can go on from the last step of checkout.
import { randomBytes } from 'node:crypto'
import type { Database } from '#src/database/connect.ts'
import { sha256 } from '#src/lib/secret.ts'
import { placeOrder } from '#src/market/orders/placement.ts'
import type { CastShop, Market, Member } from './cast.ts'

export type ReadyLine = { variantId: number; quantity?: number; fields?: Record<string, string> }
export type ReadyCart = {
  lines: ReadyLine[]
  /** null: a guest, with `email`. */
  buyer?: Member | null
  email?: string
  codes?: string[]
  /** Currency to payment method id. */
  payment?: Record<string, number>
  shipping?: Record<string, number>
}

/** A bank account that takes every currency; goods are held for `holdMinutes`. */
export async function addBank(db: Database, { holdMinutes = 2880 } = {}): Promise<number> {
  const { id } = await db
    .insertInto('payment_methods')
    .values({
      kind: 'bank',
      name: 'Bank transfer',
      account: 'DE89370400440532013000',
      holder: 'Market Window Ltd',
      hold_minutes: holdMinutes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A shop that sends to everywhere for one price. */
export async function addShipping(db: Database, shop: CastShop, price = 500): Promise<number> {
  const zone = await db
    .insertInto('shipping_zones')
    .values({ shop_id: shop.id, name: 'Everywhere' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('shipping_methods')
    .values({ shop_id: shop.id, zone_id: zone.id, name: 'Parcel', kind: 'flat', price_minor: price })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const HOME = {
  name: 'Gesa Guest',
  line1: 'Linden 7',
  line2: '',
  city: 'Leipzig',
  postcode: '04103',
  region: '',
  country: 'DE',
  phone: '',
}

/** A cart that can be ordered as it is; a member's takes the place of the one they have. */
export async function fillCart(db: Database, cart: ReadyCart): Promise<{ id: number; userId: number | null }> {
  const buyer = cart.buyer ?? null
  if (buyer) await db.deleteFrom('carts').where('user_id', '=', buyer.id).execute()
  const { id } = await db
    .insertInto('carts')
    .values({
      token_hash: buyer ? null : sha256(randomBytes(16)),
      user_id: buyer?.id ?? null,
      email: cart.email ?? buyer?.email ?? 'gesa@example.com',
      name: buyer?.name ?? 'Gesa Guest',
      address: JSON.stringify(HOME),
      shipping: JSON.stringify(cart.shipping ?? {}),
      payment: JSON.stringify(cart.payment ?? {}),
      codes: cart.codes ?? [],
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await refillCart(db, id, cart.lines)
  return { id, userId: buyer?.id ?? null }
}

export async function refillCart(db: Database, cartId: number, lines: ReadyLine[]): Promise<void> {
  const prices = await db
    .selectFrom('variants')
    .select(['id', 'price_minor as price'])
    .where(
      'id',
      'in',
      lines.map((line) => line.variantId),
    )
    .execute()
  const rows = lines.map(({ variantId, quantity = 1, fields = {} }) => ({
    cart_id: cartId,
    variant_id: variantId,
    quantity,
    fields: JSON.stringify(fields),
    price_seen_minor: prices.find((one) => one.id === variantId)?.price ?? 0,
  }))
  await db.insertInto('cart_lines').values(rows).execute()
}

let keys = 0
export const formKey = (): string => `form-key-${++keys}`

/** Fills a cart and orders it; answers the order as the tests look at it. */
export async function orderNow(market: Pick<Market, 'db' | 'config'>, ready: ReadyCart) {
  const { db, config } = market
  const cart = await fillCart(db, ready)
  const submit = { formKey: formKey(), userId: cart.userId, address: '192.0.2.7' }
  const { number } = await placeOrder(db, { secret: config.secret }, { cartId: cart.id }, submit)
  return findPlaced(db, number)
}

export async function findPlaced(db: Database, number: string) {
  const order = await db.selectFrom('orders').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
  const payments = await db.selectFrom('payments').selectAll().where('order_id', '=', order.id).orderBy('id').execute()
  const shopOrders = await db
    .selectFrom('shop_orders')
    .selectAll()
    .where('order_id', '=', order.id)
    .orderBy('id')
    .execute()
  const lines = await db
    .selectFrom('order_lines')
    .selectAll()
    .where(
      'shop_order_id',
      'in',
      shopOrders.map((one) => one.id),
    )
    .orderBy('id')
    .execute()
  const [payment] = payments
  if (!payment) throw new Error(`order ${number} has no payment`)
  return { order, number, payments, payment, shopOrders, lines }
}

export async function levelsOf(db: Database, ...ids: number[]) {
  const rows = await db
    .selectFrom('stock_levels')
    .select(['on_hand', 'held'])
    .where('variant_id', 'in', ids)
    .orderBy('variant_id')
    .execute()
  return rows.map((row) => `${row.on_hand}/${row.held}`)
}
