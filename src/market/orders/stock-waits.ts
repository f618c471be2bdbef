import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { countTry, networkOf } from '#src/market/accounts/throttle.ts'
import { tellAll } from '#src/market/notifications/tell.ts'

export type Waiter = { userId: number | null; email: string }
const MOST_AT_ONCE = 100
/** So long the people told first have the units to themselves; then the next in line are told of what is left. */
const HEAD_START_HOURS = 24
const TOLD_KEPT_DAYS = 90

/**
 * Puts somebody in line for a variant that is sold out; who is in line already stays where they are. Refuses what is not
 * in the window (not found), what is there (conflict), and more than a hundred things at once (too many).
 */
export async function joinLine(
  db: Database,
  variantId: number,
  { userId, email }: Waiter,
  { address }: { address: string | null },
): Promise<{ slug: string; title: string }> {
  const { rows } = await sql<{ slug: string; title: string; available: number; waiting: number }>`
    select p.slug, p.title, l.on_hand - l.held as available,
      (select count(*)::int from stock_waits where email = ${email} and told_at is null) as waiting
    from variants v join visible_products p on p.id = v.product_id join stock_levels l on l.variant_id = v.id
    where v.id = ${variantId} and v.removed_at is null`.execute(db)
  const [found] = rows
  if (!found) throw new Refusal('not-found', 'This is no longer in the window.')
  if (found.available > 0) throw new Refusal('conflict', 'It is there again: you can put it into your cart now.')
  if (found.waiting >= MOST_AT_ONCE) throw new Refusal('too-many', 'You wait for a hundred things already.')
  await countTry(db, 'wait from address', networkOf(address))
  await sql`
    insert into stock_waits (variant_id, user_id, email, created_at)
    values (${variantId}, ${userId}, ${email}, ${now()})
    on conflict (variant_id, email) where told_at is null
      do update set user_id = coalesce(stock_waits.user_id, excluded.user_id)`.execute(db)
  return { slug: found.slug, title: found.title }
}

type Told = {
  userId: number | null
  email: string
  variantId: number
  slug: string
  title: string
  options: string[]
  shopName: string
}

/**
 * Tells those who wait, in the order they joined, of what has come back: each time at most as many as there are units
 * that nobody was told of yet. Looks at levels instead of listening to every stock update, so that an edit costs nothing
 * more. For the worker; two at once tell nobody twice.
 */
export function tellOfReturned(db: Database, { secret }: { secret: string }, most = 500): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: alone } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('stock waits')) as mine`.execute(tx)
    if (!alone[0]?.mine) return 0
    await forgetOffers(tx)
    const told = await takeNext(tx, most)
    await noteOffers(tx, told)
    await tellAll(
      tx,
      secret,
      told.map(({ userId, email, variantId, slug, title, options, shopName }) => ({
        to: { userId, email },
        mail: {
          kind: 'back-in-stock',
          data: { item: [title, ...options].join(', '), shopName, link: paths.product(slug, variantId) },
        },
      })),
    )
    return told.length
  })
}

/** What was bought is no longer offered to anybody; after a day what is left is offered anew. */
async function forgetOffers(tx: Tx): Promise<void> {
  await sql`
    delete from stock_offers o using stock_levels l
    where l.variant_id = o.variant_id
      and (o.offered_at < ${after(-HEAD_START_HOURS * 3600)} or l.on_hand - l.held <= 0)`.execute(tx)
  await sql`
    update stock_offers o set offered = l.on_hand - l.held from stock_levels l
    where l.variant_id = o.variant_id and o.offered > l.on_hand - l.held`.execute(tx)
}

async function takeNext(tx: Tx, most: number): Promise<Told[]> {
  const { rows } = await sql<Told>`
    with back as materialized (
      select l.variant_id, l.on_hand - l.held - coalesce(o.offered, 0) as units
      from (select distinct variant_id from stock_waits where told_at is null) w
        join stock_levels l using (variant_id) left join stock_offers o using (variant_id)
      where l.on_hand - l.held > coalesce(o.offered, 0)
    ), next as (
      select s.id, b.variant_id, p.slug, p.title, v.option_values, p.shop_name
      from back b join variants v on v.id = b.variant_id and v.removed_at is null
        join visible_products p on p.id = v.product_id
        join visible_shops h on h.id = p.shop_id and not h.away
        cross join lateral (select id from stock_waits where variant_id = b.variant_id and told_at is null
                            order by id limit b.units) s
      order by s.id limit ${most}
    )
    update stock_waits s set told_at = ${now()} from next n
    where s.id = n.id
    returning s.user_id as "userId", coalesce((select email from users where id = s.user_id), s.email) as email,
      n.variant_id as "variantId", n.slug, n.title, n.option_values as options, n.shop_name as "shopName"`.execute(tx)
  return rows
}

async function noteOffers(tx: Tx, told: Told[]): Promise<void> {
  if (told.length === 0) return
  await sql`
    insert into stock_offers as o (variant_id, offered, offered_at)
    select variant_id, count(*), ${now()} from unnest(${told.map(({ variantId }) => variantId)}::bigint[]) as variant_id
    group by variant_id
    on conflict (variant_id) do update set offered = o.offered + excluded.offered, offered_at = excluded.offered_at`.execute(
    tx,
  )
}

/** Forgets who was told long ago. For the worker. */
export async function purgeWaits(db: Database): Promise<void> {
  await sql`delete from stock_waits where id in (select id from stock_waits
    where told_at < ${after(-TOLD_KEPT_DAYS * 86_400)} limit 1000)`.execute(db)
}
