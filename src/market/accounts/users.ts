import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import type { SessionRow } from './session-list.ts'
import type { ShopHat, ShopRole, StaffRole } from './sessions.ts'
import type { UserEvent } from './user-history.ts'

export const USER_VIEWS = ['all', 'staff', 'locked'] as const
export type UserView = (typeof USER_VIEWS)[number]

export type UserRow = {
  id: number
  name: string
  email: string
  staffRole: StaffRole | null
  lockedAt: Date | null
  createdAt: Date
  seenAt: Date | null
  shops: string[]
}
export type UserRecord = Omit<UserRow, 'shops'> & {
  lockReason: string
  orders: number
  shops: { id: number; name: string; status: ShopHat['status']; role: ShopRole; since: Date }[]
  sessions: SessionRow[]
  events: UserEvent[]
}

const PAGE = 50
const MOST_WORDS = 6

/**
 * People by name or address, newest first; every word must occur, one of one or two letters at the beginning of a word.
 * `after`: the last id of the page before. Accounts that nobody proved are nobody's yet, and not listed.
 */
export async function listUsers(
  db: Database,
  { q, view, after }: { q: string; view: UserView; after: number | null },
): Promise<{ rows: UserRow[]; next: number | null }> {
  const conditions: RawBuilder<unknown>[] = [personFound(q)]
  if (view === 'staff') conditions.push(sql`u.staff_role is not null`)
  if (view === 'locked') conditions.push(sql`u.locked_at is not null`)
  if (after) conditions.push(sql`u.id < ${after}`)
  // The words are known when it is planned: how to find them best depends on how rare they are.
  const { rows: found } = await sql<UserRow>`/* planned for these words */
    select u.id, u.name, u.email, u.staff_role as "staffRole", u.locked_at as "lockedAt", u.created_at as "createdAt",
      u.seen_at as "seenAt", array(select s.name from shop_members m join shops s on s.id = m.shop_id
        where m.user_id = u.id order by m.shop_id limit 3) as shops
    from users u where ${sql.join(conditions, sql` and `)} order by u.id desc limit ${sql.lit(PAGE + 1)}`.execute(db)
  const rows = found.slice(0, PAGE)
  return { rows, next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null }
}

/** Of users `u`: accounts whose address is proven, that have every word in their name or address. */
export const personFound = (q: string): RawBuilder<unknown> =>
  sql.join([sql`u.email_proven_at is not null`, ...wordsOf(q).map(said)], sql` and `)

const wordsOf = (q: string) =>
  q
    .replace(/\p{Cc}+/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS)

function said(word: string): RawBuilder<unknown> {
  const plain = word.replace(/[\\%_]/g, '\\$&')
  return sql`u.words like fold_text(${word.length < 3 ? `% ${plain}%` : `%${plain}%`})`
}

/** All that staff may know of one person, in one query; undefined for nobody. */
export async function findUser(db: Database, id: number): Promise<UserRecord | undefined> {
  const { rows } = await sql<UserRecord>`
    select u.id, u.name, u.email, u.staff_role as "staffRole", u.locked_at as "lockedAt", u.lock_reason as "lockReason",
      u.created_at as "createdAt", u.seen_at as "seenAt",
      (select count(*)::int from orders o where o.user_id = u.id) as orders,
      (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'status', s.status, 'role', m.role,
          'since', m.created_at) order by s.name), '[]')
        from shop_members m join shops s on s.id = m.shop_id where m.user_id = u.id) as shops,
      (select coalesce(json_agg(json_build_object('id', e.id, 'createdAt', e.created_at, 'seenAt', e.seen_at,
          'address', host(e.address), 'userAgent', e.user_agent) order by e.seen_at desc), '[]')
        from (select * from sessions where user_id = u.id and expires_at > ${now()} order by seen_at desc limit 100) e)
        as sessions,
      (select coalesce(json_agg(json_build_object('id', e.id, 'action', e.action, 'reason', e.reason, 'details', e.details,
          'actorName', e.actor_name, 'at', e.created_at) order by e.id desc), '[]')
        from (select * from user_events where user_id = u.id order by id desc limit 50) e) as events
    from users u where u.id = ${id} and u.email_proven_at is not null`.execute(db)
  const found = rows[0]
  if (!found) return undefined
  return {
    ...found,
    shops: found.shops.map((one) => ({ ...one, since: new Date(one.since) })),
    sessions: found.sessions.map((one) => ({
      ...one,
      createdAt: new Date(one.createdAt),
      seenAt: new Date(one.seenAt),
    })),
    events: found.events.map((one) => ({ ...one, at: new Date(one.at) })),
  }
}
