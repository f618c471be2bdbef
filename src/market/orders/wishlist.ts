import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { shopIsAway } from '#src/market/catalogue/cards.ts'

/** Whose wishlist: a member's by the account, a guest's by the hash of the token in their cookie. */
export type WishOwner = { userId: number } | { tokenHash: Buffer }

/** Something wished for that is in the window now. */
export type WishItem = {
  id: number
  variantId: number
  slug: string
  title: string
  options: string[]
  shopName: string
  shopSlug: string
  currency: string
  price: number
  available: number
  /** Its shop is on holiday. */
  away: boolean
  imageKey: string | null
  imageWidth: number | null
  /** Its buyer must tell something first, so it goes to the cart from its own page. */
  asks: boolean
  /** The owner of the list is in line for it. */
  waiting: boolean
}

export type Wishlist = {
  name: string
  shareKey: string | null
  items: WishItem[]
  /** Wished for, but not in the window: of these nothing is told but how many. */
  gone: number
}

const whose = (owner: WishOwner) =>
  'userId' in owner ? sql`w.user_id = ${owner.userId}` : sql`w.token_hash = ${owner.tokenHash}`

type Row = Omit<Wishlist, 'gone'> & { all: number }

const select = (where: ReturnType<typeof whose>) => sql<Row>`
  select w.name, w.share_key as "shareKey", (select count(*)::int from wishes where wishlist_id = w.id) as all,
    (select coalesce(json_agg(json_build_object('id', x.id, 'variantId', v.id, 'slug', p.slug, 'title', p.title,
        'options', v.option_values, 'shopName', p.shop_name, 'shopSlug', p.shop_slug, 'currency', p.currency,
        'price', v.price_minor, 'available', l.on_hand - l.held, 'away', ${shopIsAway}, 'imageKey', i.image_key, 'imageWidth', i.width,
        'asks', exists (select from product_fields f where f.product_id = p.id and f.required and f.removed_at is null),
        'waiting', exists (select from stock_waits s where s.variant_id = v.id and s.user_id = w.user_id
                           and s.told_at is null)) order by x.id desc), '[]')
      from wishes x
        join variants v on v.id = x.variant_id and v.removed_at is null
        join visible_products p on p.id = v.product_id
        join stock_levels l on l.variant_id = v.id
        left join lateral (select image_key, width from product_images where product_id = p.id
                           order by position, id limit 1) i on true
      where x.wishlist_id = w.id) as items
  from wishlists w where ${where}`

const read = ({ name, shareKey, items, all }: Row): Wishlist => ({ name, shareKey, items, gone: all - items.length })

/** A wishlist with what is true of its things now, newest first; null where there is none. */
export async function readWishlist(db: Database, owner: WishOwner): Promise<Wishlist | null> {
  const { rows } = await select(whose(owner)).execute(db)
  return rows[0] ? read(rows[0]) : null
}

/** A list that its owner shares by this key. Nothing of them is in it but the name they chose. */
export async function findSharedWishlist(
  db: Database,
  key: string,
): Promise<{ name: string; items: WishItem[] } | null> {
  const { rows } = await select(sql`w.share_key = ${key}`).execute(db)
  const [row] = rows
  return row ? { name: row.name, items: row.items.map((item) => ({ ...item, id: 0, waiting: false })) } : null
}
