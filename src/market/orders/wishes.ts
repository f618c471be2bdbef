import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { randomKey, sha256 } from '#src/lib/secret.ts'
import { countTry, networkOf } from '#src/market/accounts/throttle.ts'
import type { WishOwner } from './wishlist.ts'

/** Who wishes: a member, or a guest with the hash of their cookie's token, if they have one. */
export type Wisher = { userId: number } | { tokenHash: Buffer | null }
/** A variant, or a product by its address, of which the first that is there is meant. */
export type Wanted = { variantId: number } | { slug: string }
export type AddedWish = { wishId: number; variantId: number; title: string; newToken: string | null }

export const MOST_WISHES = 300
/** How long a guest's list is kept that nobody touches. */
export const WISHLIST_DAYS = 180

/**
 * Puts something on a wishlist, which is made where there is none (then with a `newToken` for a guest's cookie). What is
 * on it already stays where it is. Refuses what is not in the window (not found) and the 301st wish (conflict).
 */
export async function addWish(
  db: Database,
  who: Wisher,
  wanted: Wanted,
  { address }: { address: string | null },
): Promise<AddedWish> {
  const found = await findWanted(db, wanted)
  if (!found) throw new Refusal('not-found', 'This is no longer in the window, so it cannot be wished for.')
  const listed = 'userId' in who ? await ofMember(db, who.userId) : await ofGuest(db, who.tokenHash, address)
  const { rows } = await sql<{ id: number }>`
    insert into wishes (wishlist_id, variant_id, created_at)
    select ${listed.id}, ${found.variantId}, ${now()}
    where (select count(*) from wishes where wishlist_id = ${listed.id}) < ${MOST_WISHES}
      or exists (select from wishes where wishlist_id = ${listed.id} and variant_id = ${found.variantId})
    on conflict (wishlist_id, variant_id) do update set variant_id = excluded.variant_id
    returning id`.execute(db)
  const [row] = rows
  if (!row) throw new Refusal('conflict', `A wishlist holds ${MOST_WISHES} things. Take something off first.`)
  return { wishId: row.id, ...found, newToken: listed.newToken }
}

async function findWanted(db: Database, wanted: Wanted): Promise<{ variantId: number; title: string } | undefined> {
  const one = 'slug' in wanted ? sql`p.slug = ${wanted.slug}` : sql`v.id = ${wanted.variantId}`
  const { rows } = await sql<{ variantId: number; title: string }>`
    select v.id as "variantId", p.title
    from visible_products p join variants v on v.product_id = p.id and v.removed_at is null
      join stock_levels l on l.variant_id = v.id
    where ${one} order by l.on_hand - l.held > 0 desc, v.position, v.id limit 1`.execute(db)
  return rows[0]
}

type Listed = { id: number; newToken: string | null }

async function ofMember(db: Database | Tx, userId: number): Promise<Listed> {
  const { rows } = await sql<{ id: number }>`
    insert into wishlists (user_id, touched_at) values (${userId}, ${now()})
    on conflict (user_id) do update set touched_at = excluded.touched_at returning id`.execute(db)
  return { id: rows[0]?.id ?? 0, newToken: null }
}

// A token that finds no list is not used again: somebody else may have planted it, to read along later.
async function ofGuest(db: Database, tokenHash: Buffer | null, address: string | null): Promise<Listed> {
  const kept =
    tokenHash &&
    (await db
      .updateTable('wishlists')
      .set({ touched_at: now() })
      .where('token_hash', '=', tokenHash)
      .returning('id')
      .executeTakeFirst())
  if (kept) return { id: kept.id, newToken: null }
  await countTry(db, 'wishlist from address', networkOf(address))
  const newToken = randomKey(32)
  const made = await db
    .insertInto('wishlists')
    .values({ token_hash: sha256(newToken), touched_at: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id: made.id, newToken }
}

const own = (owner: WishOwner): RawBuilder<unknown> =>
  'userId' in owner
    ? sql`(select id from wishlists where user_id = ${owner.userId})`
    : sql`(select id from wishlists where token_hash = ${owner.tokenHash})`

/** Takes something off a list; gives the variant, for whoever wants it back. Another list's wish is not found. */
export async function removeWish(db: Database, owner: WishOwner, wishId: number): Promise<number> {
  const { rows } = await sql<{ variantId: number }>`
    delete from wishes where id = ${wishId} and wishlist_id = ${own(owner)} returning variant_id as "variantId"`.execute(
    db,
  )
  if (!rows[0]) throw notFound('thing on your wishlist')
  return rows[0].variantId
}

/** The variant that a wish of this list is for. */
export async function findWish(db: Database, owner: WishOwner, wishId: number): Promise<number> {
  const { rows } = await sql<{ variantId: number }>`
    select variant_id as "variantId" from wishes where id = ${wishId} and wishlist_id = ${own(owner)}`.execute(db)
  if (!rows[0]) throw notFound('thing on your wishlist')
  return rows[0].variantId
}

/** Takes everything off that is no longer in the window; gives how many that were. */
export async function removeGone(db: Database, owner: WishOwner): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from wishes x where wishlist_id = ${own(owner)} and not exists (
      select from variants v join visible_products p on p.id = v.product_id
      where v.id = x.variant_id and v.removed_at is null)`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Shares a list under a name, by a link that nobody can guess, or ends that: an old link never works again. */
export async function shareWishlist(db: Database, owner: WishOwner, sharing: { name: string } | null): Promise<void> {
  const change = sharing
    ? sql`name = ${sharing.name}, share_key = coalesce(share_key, ${randomKey()}), touched_at = ${now()}`
    : sql`share_key = null`
  const { numAffectedRows } = await sql`update wishlists set ${change} where id = ${own(owner)}`.execute(db)
  if (numAffectedRows === 0n) throw new Refusal('conflict', 'Wish for something first, then share it.')
}

/** Gives a guest's wishes to the member they turned out to be, once: the guest's list is gone afterwards. */
export function mergeWishlists(db: Database, tokenHash: Buffer, userId: number): Promise<void> {
  return db.transaction().execute((tx) => merge(tx, tokenHash, userId))
}

async function merge(tx: Tx, tokenHash: Buffer, userId: number): Promise<void> {
  const guest = await tx
    .selectFrom('wishlists')
    .select(['id', 'name', 'share_key'])
    .where('token_hash', '=', tokenHash)
    .forUpdate()
    .executeTakeFirst()
  if (!guest) return
  const { id } = await ofMember(tx, userId)
  await sql`
    insert into wishes (wishlist_id, variant_id, created_at)
    select ${id}, variant_id, created_at from wishes where wishlist_id = ${guest.id} order by id
    on conflict do nothing`.execute(tx)
  await tx.deleteFrom('wishlists').where('id', '=', guest.id).execute()
  // A link that was given away goes on working, unless the member shares a list of their own already.
  await sql`update wishlists set name = ${guest.name}, share_key = ${guest.share_key}
    where id = ${id} and share_key is null and ${guest.share_key}::text is not null`.execute(tx)
}

/** Forgets guests' lists that nobody has touched for half a year, some at a time. For the worker. */
export async function purgeWishlists(db: Database, most = 1000): Promise<void> {
  await sql`
    delete from wishlists where id in (
      select id from wishlists where token_hash is not null and touched_at < ${after(-WISHLIST_DAYS * 86_400)}
      order by touched_at limit ${most} for update skip locked)`.execute(db)
}
