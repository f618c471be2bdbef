// Shops that sell keys, and orders of them, put together for the tests of pools.
import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { importKeys } from '#src/market/delivery/key-import.ts'
import { appendUpdates } from '#src/market/stock/ledger.ts'
import { addProduct, type CastShop, type Member } from '#tests/support/cast.ts'

export const SECRET = 'a secret for tests that is long enough to be one'
let made = 0

export const sellerOf = (shop: CastShop) => ({
  ...{ shopId: shop.id, actorId: shop.owner.id, actorName: shop.owner.name },
})

/** A game on sale that is delivered as a key, its pool empty. */
export async function addGame(db: Database, shop: CastShop, { title = '', lowAt = null as number | null } = {}) {
  made += 1
  const game = await addProduct(db, shop, { title: title || `Game ${made}`, sizes: ['one'], lowAt })
  await db.updateTable('products').set({ delivery: 'key' }).where('id', '=', game.id).execute()
  return { ...game, variantId: game.variants[0]?.id ?? 0 }
}

/** Keys that nobody could take for real ones, each of them new. */
export function fakeKeys(count: number, word = 'FAKE'): string[] {
  return Array.from({ length: count }, () => {
    made += 1
    return `${word}-NOT-A-KEY-${String(made).padStart(6, '0')}`
  })
}

export async function fillPool(db: Database, shop: CastShop, variantId: number, count: number): Promise<string[]> {
  const keys = fakeKeys(count)
  await importKeys(db, SECRET, sellerOf(shop), { variantId, keys, source: 'paste' })
  return keys
}

export const onHandOf = async (db: Database, variantId: number) =>
  (await db.selectFrom('stock_levels').select('on_hand').where('variant_id', '=', variantId).executeTakeFirstOrThrow())
    .on_hand

/** The keys of a pool that are in this state, oldest first. */
export async function keyIdsOf(db: Database, variantId: number, state: string): Promise<number[]> {
  const rows = await db
    .selectFrom('pool_keys')
    .select('id')
    .where('variant_id', '=', variantId)
    .where('state', '=', state)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** An order that was placed, as bare as the tables allow; nothing is held for it and nobody was told. */
export async function placeBareOrder(
  db: Database,
  shop: CastShop,
  lines: { variantId: number; quantity: number; delivery?: string }[],
  buyer: Member | null = null,
) {
  made += 1
  const number = `TEST-${String(made).padStart(5, '0')}`
  const { rows } = await sql<{ orderId: number; shopOrderId: number }>`
    with placed as (
      insert into orders (number, cart_id, form_key, user_id, email, name)
      values (${number}, ${made}, 'form-key', ${buyer?.id ?? null}, ${buyer?.email ?? 'guest@example.com'}, 'Guest')
      returning id
    )
    insert into shop_orders (order_id, shop_id, shop_name, number, currency, currency_digits, items_minor, tax_included,
      total_minor, buyer_name)
    select id, ${shop.id}, ${shop.name}, ${`${number}-1`}, 'USD', 2, 0, true, 0, 'Guest' from placed
    returning order_id as "orderId", id as "shopOrderId"`.execute(db)
  const { orderId = 0, shopOrderId = 0 } = rows[0] ?? {}
  const inserted = await db
    .insertInto('order_lines')
    .values(
      lines.map(({ variantId, quantity, delivery = 'key' }) => ({
        ...{ shop_order_id: shopOrderId, shop_id: shop.id, variant_id: variantId, quantity, delivery },
        ...{ title: 'Game', sku: 'GAME', price_minor: 0, total_minor: 0 },
      })),
    )
    .returning('id')
    .execute()
  return { number, orderId, shopOrderId, shopNumber: `${number}-1`, lineIds: inserted.map(({ id }) => id) }
}

/** What payment does to stock, without payment: the units leave the ledger for this order. */
export const sell = (
  db: Parameters<typeof appendUpdates>[0],
  shop: CastShop,
  cause: string,
  lines: { variantId: number; quantity: number }[],
) =>
  appendUpdates(
    db,
    { shopId: shop.id, actorId: null, actorName: 'The buyer', kind: 'sale', reason: 'sold', cause },
    lines.map(({ variantId, quantity }) => ({ variantId, delta: -quantity })),
  )
