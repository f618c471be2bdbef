import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { beyondShop } from '#src/database/scope.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { tellMembers } from '#src/market/notifications/tell.ts'

export type DigestPace = 'hourly' | 'daily'
export type DigestMember = { userId: number; name: string; email: string; role: string; told: boolean }
export type LowDigest = { pace: DigestPace; hour: number; sentAt: Date | null; members: DigestMember[] }

/** A letter names this many; the page has them all. */
const MOST_NAMED = 40
/** What runs low together is told together: a count of a whole shelf takes a while. */
const GATHER_MINUTES = 5

const isTold = sql<boolean>`coalesce(m.low_digest, m.role in ('owner', 'manager'))`

/** When a shop's digest of low stock leaves and to which of its members. */
export async function getLowDigest(db: Database, shopId: number): Promise<LowDigest> {
  const shop = await db
    .selectFrom('shops')
    .select(['low_digest as pace', 'low_digest_hour as hour', 'low_digest_sent_at as sentAt'])
    .where('id', '=', shopId)
    .executeTakeFirstOrThrow()
  const members = await db
    .selectFrom('shop_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id as userId', 'u.name', 'u.email', 'm.role', isTold.as('told')])
    .where('m.shop_id', '=', shopId)
    .orderBy('m.created_at')
    .orderBy('u.id')
    .execute()
  return { ...shop, pace: shop.pace as DigestPace, members }
}

/** Sets when the digest leaves (`hour` in UTC, for a daily one) and who gets it: the members of `userIds`, no other. */
export async function saveLowDigest(
  db: Database,
  shopId: number,
  { pace, hour, userIds }: { pace: DigestPace; hour: number; userIds: readonly number[] },
): Promise<void> {
  // Who works in a shop is written by the market, not in a shop's name.
  await beyondShop(() =>
    db.transaction().execute(async (tx) => {
      await tx
        .updateTable('shops')
        .set({ low_digest: pace, low_digest_hour: hour })
        .where('id', '=', shopId)
        .where((eb) => eb.or([eb('low_digest', '<>', pace), eb('low_digest_hour', '<>', hour)]))
        .execute()
      await sql`
        update shop_members m set low_digest = m.user_id = any (${[...userIds]}::bigint[])
        where m.shop_id = ${shopId} and ${isTold} <> (m.user_id = any (${[...userIds]}::bigint[]))`.execute(tx)
    }),
  )
}

/**
 * Tells each shop whose time has come what became low since the last digest and still is, once; what recovered and fell
 * again is told again. Answers how many shops were told. `secret` is the installation's.
 */
export async function sendLowDigests(db: Database, { secret }: { secret: string }): Promise<number> {
  const at = now()
  const { rows } = await sql<{ id: number }>`
    select s.id from shops s
    where exists (select from low_spells l where l.shop_id = s.id and l.ended_at is null and l.told_at is null
        and l.began_at < ${at}::timestamptz - make_interval(mins => ${GATHER_MINUTES}::int))
      and ${isDue(at)}
    order by s.id limit 200`.execute(db)
  for (const { id } of rows) await db.transaction().execute((tx) => sendDigest(tx, secret, id, at))
  return rows.length
}

/** The last time that a daily digest was to leave, seen from `at`. */
const isDue = (at: Date) => sql<boolean>`coalesce(s.low_digest_sent_at, '-infinity') <= case s.low_digest
  when 'hourly' then ${at}::timestamptz - interval '1 hour'
  else date_trunc('day', ${at}::timestamptz - make_interval(hours => s.low_digest_hour), 'UTC')
    + make_interval(hours => s.low_digest_hour) end`

async function sendDigest(tx: Tx, secret: string, shopId: number, at: Date): Promise<void> {
  // Another worker may be at it, or have been: it is asked again under the lock.
  const { rows } = await sql<{ name: string }>`
    select s.name from shops s where s.id = ${shopId} and ${isDue(at)} for no key update skip locked`.execute(tx)
  const [shop] = rows
  if (!shop) return
  const { rows: low } = await sql<{ item: string }>`
    with told as (
      update low_spells set told_at = ${at} where shop_id = ${shopId} and ended_at is null and told_at is null
      returning variant_id
    )
    select concat_ws(' ', p.title, array_to_string(v.option_values, ' ')) || ': ' ||
      case when l.on_hand - l.held <= 0 then 'none left' else l.on_hand - l.held || ' left' end as item
    from told join stock_levels l using (variant_id) join variants v on v.id = l.variant_id
      join products p on p.id = v.product_id
    order by l.on_hand - l.held, p.title, v.position, v.id`.execute(tx)
  await tx.updateTable('shops').set({ low_digest_sent_at: at }).where('id', '=', shopId).execute()
  if (low.length === 0) return
  const items = low.slice(0, MOST_NAMED).map(({ item }) => item)
  const data = { shopName: shop.name, count: low.length, items, link: paths.stock({ filter: 'low' }) }
  await tellMembers(tx, secret, shopId, isTold, { kind: 'stock-low', data })
}

/** Forgets spells that ended long ago. */
export async function forgetOldSpells(db: Database): Promise<void> {
  await sql`delete from low_spells where ended_at < now() - interval '30 days'`.execute(db)
}
