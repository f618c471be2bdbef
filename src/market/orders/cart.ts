import { sql } from 'kysely'
import { compileOnce } from '#src/database/compile-once.ts'
import type { Database, Tx } from '#src/database/connect.ts'
import { asks } from '#src/market/catalogue/product-fields.ts'
import type { Cart, CartShop, CheckoutAnswers } from './cart-facts.ts'
import { findProblems, type StoredLine } from './cart-problems.ts'

/** Whose cart: a member's by the account, a guest's by the hash of the token in their cookie. */
export type CartOwner = { cartId?: number } | { userId: number } | { tokenHash: Buffer }

type Row = CheckoutAnswers & { id: number; userId: number | null; lines: StoredLine[] }

/**
 * A cart with what is true of its lines now and what is wrong with them for this viewer, in one statement; null where
 * there is none. Of what buyers may not see it holds nothing but how many were wanted.
 */
export async function readCart(
  db: Database | Tx,
  whose: CartOwner,
  viewer: { userId: number | null },
): Promise<Cart | null> {
  const [row] = await askFor(db, whose, viewer.userId)
  if (!row) return null
  const { lines, gone } = findProblems(row.lines)
  const shops = new Map<number, CartShop>()
  for (const { shop, line } of lines) {
    const one = shops.get(shop.shopId) ?? { ...shop, lines: [] }
    one.lines.push(line)
    shops.set(shop.shopId, one)
  }
  const { email, name, address, shipping, payment, codes } = row
  return {
    id: row.id,
    userId: row.userId,
    shops: [...shops.values()],
    gone,
    answers: { email, name, address, shipping, payment, codes },
    count: row.lines.reduce((sum, line) => sum + line.quantity, 0),
  }
}

/** Could it be ordered as it is, as far as its lines go? */
export const isOrderable = (cart: Cart): boolean =>
  cart.shops.length > 0 &&
  cart.gone.length === 0 &&
  cart.shops.every((shop) => shop.lines.every((line) => line.problems.length === 0))

/** How many units a cart holds: for the badge of every page, so one look at an index. */
export async function countCart(db: Database, whose: { userId: number } | { tokenHash: Buffer }): Promise<number> {
  const rows = 'userId' in whose ? await countOfMember(db, whose) : await countOfGuest(db, whose)
  return rows[0]?.count ?? 0
}

const countBy = (column: 'user_id' | 'token_hash', value: unknown) => sql<{ count: number }>`
  select coalesce(sum(l.quantity), 0)::int as count from carts c join cart_lines l on l.cart_id = c.id
  where ${sql.ref(`c.${column}`)} = ${value}`
const countOfMember = compileOnce((_, { userId }: { userId: number }) => countBy('user_id', userId))
const countOfGuest = compileOnce((_, { tokenHash }: { tokenHash: Buffer }) => countBy('token_hash', tokenHash))

function askFor(db: Database | Tx, whose: CartOwner, viewer: number | null): Promise<Row[]> {
  if ('userId' in whose) return ofMember(db, { key: whose.userId, viewer })
  if ('tokenHash' in whose) return ofGuest(db, { key: whose.tokenHash, viewer })
  return whose.cartId === undefined ? Promise.resolve([]) : byId(db, { key: whose.cartId, viewer })
}

type Asked<Key> = { key: Key; viewer: number | null }
const cartBy = (column: 'id' | 'user_id' | 'token_hash', { key, viewer }: Asked<unknown>) => sql<Row>`
  select c.id, c.user_id as "userId", c.email, c.name, c.address, c.shipping, c.payment, c.codes,
    coalesce((select json_agg(json_build_object('id', l.id, 'variantId', l.variant_id, 'quantity', l.quantity,
        'priceSeen', l.price_seen_minor, 'told', l.fields, 'shopName', s.name,
        'item', case when p.id is not null then json_build_object(
          'shopId', p.shop_id, 'shopName', p.shop_name, 'shopSlug', p.shop_slug, 'country', p.shop_country,
          'currency', p.currency, 'currencyDigits', p.currency_digits, 'pricesIncludeTax', h.prices_include_tax,
          'productId', p.id, 'slug', p.slug, 'title', p.title, 'categoryId', p.category_id, 'delivery', p.delivery,
          'options', v.option_values, 'sku', v.sku, 'price', v.price_minor, 'cost', v.cost_minor,
          'weightGrams', v.weight_grams, 'mostPerOrder', v.most_per_order, 'available', k.on_hand - k.held, 'away', s.away, 'awayUntil', s.away_until,
          'imageKey', i.image_key, 'imageWidth', i.width,
          'own', exists (select from shop_members m where m.shop_id = p.shop_id and m.user_id = ${viewer}::bigint),
          'asks', ${asks}) end) order by l.id)
      from cart_lines l
        join variants w on w.id = l.variant_id
        left join visible_shops s on s.id = w.shop_id
        left join variants v on v.id = w.id and v.removed_at is null
        left join visible_products p on p.id = v.product_id
        left join shops h on h.id = p.shop_id
        left join stock_levels k on k.variant_id = v.id
        left join lateral (select image_key, width from product_images where product_id = p.id
                           order by position, id limit 1) i on true
      where l.cart_id = c.id), '[]') as lines
  from carts c where ${sql.ref(`c.${column}`)} = ${key}`

const byId = compileOnce((_, asked: Asked<number>) => cartBy('id', asked))
const ofMember = compileOnce((_, asked: Asked<number>) => cartBy('user_id', asked))
const ofGuest = compileOnce((_, asked: Asked<Buffer>) => cartBy('token_hash', asked))
