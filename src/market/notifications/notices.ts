import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { NOTICES_CHANNEL } from './tell.ts'

export type NoticeRow = {
  id: number
  kind: string
  data: Record<string, unknown>
  link: string
  createdAt: Date
  readAt: Date | null
}
/** What is unread of somebody, and the newest of it. */
export type Unread = { count: number; last: Pick<NoticeRow, 'id' | 'kind' | 'data'> | null }

const PAGE = 30
/** Nobody counts further than this; the badge says 99+. */
export const MOST_COUNTED = 100

/**
 * Somebody's notices: the unread ones first, then the others, each newest first. `after` is the last one of the page
 * before, as its place says.
 */
export async function listNotices(
  db: Database,
  userId: number,
  place: { unread: boolean; before: number } | null,
): Promise<{ rows: NoticeRow[]; next: string | null }> {
  // (unread, id) descending is one order; what was read meanwhile only moves back, and is met there.
  const from = place ? sql`and (read_at is null, id) < (${place.unread}::bool, ${place.before}::bigint)` : sql``
  const { rows: found } = await sql<NoticeRow>`
    select id, kind, data, link, created_at as "createdAt", read_at as "readAt" from notices
    where user_id = ${userId} ${from} order by (read_at is null) desc, id desc limit ${PAGE + 1}`.execute(db)
  const rows = found.slice(0, PAGE)
  const last = rows.at(-1)
  return { rows, next: found.length > PAGE && last ? `${last.readAt ? 'r' : 'u'}${last.id}` : null }
}

/** The place that listNotices answered as `next`; null for anything else. */
export function placeOf(text: string | undefined): { unread: boolean; before: number } | null {
  const [, state, id] = /^([ru])([1-9]\d{0,14})$/.exec(text ?? '') ?? []
  return id ? { unread: state === 'u', before: Number(id) } : null
}

/** What is unread of each of these people, with one statement; at most MOST_COUNTED is counted. */
export async function findUnread(db: Database, userIds: readonly number[]): Promise<Map<number, Unread>> {
  const { rows } = await sql<{ userId: number; count: number; last: Unread['last'] }>`
    select u.id as "userId", n.count, to_jsonb(l) as last
    from unnest(${userIds}::bigint[]) as u (id)
    cross join lateral (select count(*) as count from (
      select from notices where user_id = u.id and read_at is null limit ${MOST_COUNTED}) as n) as n
    left join lateral (select id, kind, data from notices where user_id = u.id and read_at is null
      order by id desc limit 1) as l on true`.execute(db)
  return new Map(rows.map(({ userId, count, last }) => [userId, { count, last }]))
}

/** Where a notice leads, which counts as read from now on (unless only `peeking`); null where it is not this person's. */
export async function openNotice(db: Database, userId: number, id: number, peeking: boolean): Promise<string | null> {
  const notice = await db
    .selectFrom('notices')
    .select(['link', 'read_at'])
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (notice && !notice.read_at && !peeking) await markRead(db, userId, { id })
  return notice?.link ?? null
}

/**
 * Marks one notice as read, or all up to one (`upTo`: the newest that was on the screen, so that nothing goes unseen).
 * Every open page of this person hears of it. Answers how many were unread.
 */
export async function markRead(
  db: Database,
  userId: number,
  which: { id: number } | { upTo: number },
): Promise<number> {
  const those = 'id' in which ? sql`id = ${which.id}` : sql`id <= ${which.upTo}`
  const { rows } = await sql<{ count: number }>`
    with marked as (
      update notices set read_at = ${now()} where user_id = ${userId} and read_at is null and ${those} returning id),
    rung as (select pg_notify(${NOTICES_CHANNEL}, ${String(userId)}) from marked limit 1)
    select (select count(*) from marked) as count, (select count(*) from rung) as rung`.execute(db)
  return rows[0]?.count ?? 0
}

/** Puts a notice back among the unread. */
export async function markUnread(db: Database, userId: number, id: number): Promise<void> {
  await sql`
    with marked as (
      update notices set read_at = null where user_id = ${userId} and id = ${id} and read_at is not null returning id)
    select pg_notify(${NOTICES_CHANNEL}, ${String(userId)}) from marked`.execute(db)
}

/** Forgets what was read three months ago, and everything after a year. */
export async function forgetOldNotices(db: Database): Promise<void> {
  const day = 24 * 3600
  await db
    .deleteFrom('notices')
    .where((eb) => eb.or([eb('created_at', '<', after(-365 * day)), eb('read_at', '<', after(-90 * day))]))
    .execute()
}
