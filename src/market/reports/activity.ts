import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { ACTIVITY_KINDS, type ActivityKind } from './activity-kinds.ts'

export type ActivityQuery = {
  /** The shop whose log it is; null: the whole market's. */
  shopId: number | null
  personId?: number | undefined
  kind?: ActivityKind | undefined
  from?: Date | undefined
  until?: Date | undefined
  text?: string | undefined
  /** Where the page before ended. */
  after?: Place | undefined
}
/** Both logs grow by themselves, each in the order of its ids: a place is one id in each, what follows is older. */
export type Place = { entry: number; batch: number }
type Values = Record<string, unknown>
export type ActivityRow = {
  source: 'entry' | 'batch'
  id: number
  at: Date
  actorId: number
  actorName: string
  address: string
  act: string
  table: string
  rowId: string | null
  subject: string
  rows: number
  before: Values | null
  after: Values | null
  shopId: number | null
  shopName: string | null
  currency: string | null
}
/** `next`: where older ones begin, if any. `searched`: it ended because it looked far enough, not because that was all. */
export type ActivityPage = { rows: ActivityRow[]; next: Place | null; searched: boolean }

/** How far one page looks for what a filter wants, in rows of each log: enough for weeks, little enough for any size. */
const FAR = 20_000
const TOP = Number.MAX_SAFE_INTEGER

/** What people did, newest first: changes, and stock as its ledger tells it. */
export async function listActivity(db: Database, query: ActivityQuery, size = 50): Promise<ActivityPage> {
  const from = query.after ?? { entry: TOP, batch: TOP }
  const found = (await read(db, query, from, size + 1)).rows
  const rows = found.slice(0, size)
  if (found.length > size) return { rows, next: placeAfter(rows, from), searched: false }
  // Fewer than a page: everything was seen, or only as far back as one page looks.
  const edge = await findEdge(db, query, from)
  return { rows, next: edge, searched: edge !== null }
}

const placeAfter = (rows: readonly ActivityRow[], { entry, batch }: Place): Place => ({
  entry: rows.findLast(({ source }) => source === 'entry')?.id ?? entry,
  batch: rows.findLast(({ source }) => source === 'batch')?.id ?? batch,
})

type Source = { table: 'activity_entries' | 'stock_batches'; before: number }

/** The part of one log that a page looks at: it runs backwards along an index, and stops where enough is found. */
function reach({ shopId, personId, from, until }: ActivityQuery, { table, before }: Source): RawBuilder<unknown> {
  const mine = shopId === null ? sql`true` : sql`shop_id = ${shopId}`
  // Entries have an index of each person's; batches have none, and are only looked through.
  const theirs = personId && table === 'activity_entries' ? sql`actor_id = ${personId}` : sql`true`
  const edge = (at: Date) => sql`(select first_id_since(${table}::regclass, ${at}))`
  return sql`from ${sql.table(table)} where id < ${before} and ${mine} and ${theirs}
    and ${from ? sql`id >= ${edge(from)}` : sql`true`} and ${until ? sql`id < ${edge(until)}` : sql`true`}
    order by id desc`
}

function read(db: Database, query: ActivityQuery, { entry, batch }: Place, limit: number) {
  const { kind, text, personId, from, until } = query
  const tables: readonly string[] | null = kind ? ACTIVITY_KINDS[kind] : null
  const pattern = text ? `%${text.replace(/[\\%_]/g, '\\$&')}%` : null
  const has = (...columns: string[]) =>
    pattern
      ? sql`(${sql.join(
          columns.map((c) => sql`${sql.ref(c)} ilike ${pattern}`),
          sql` or `,
        )})`
      : sql`true`
  // Ids follow time but for what was written at the same moment: the edges are looked at once more.
  const within = sql`${from ? sql`created_at >= ${from}` : sql`true`} and ${until ? sql`created_at < ${until}` : sql`true`}`
  const batches = !tables || tables.includes('stock_batches')
  return sql<ActivityRow>`
    with e as (
      select * from (select * ${reach(query, { table: 'activity_entries', before: entry })} limit ${FAR}) near
      where ${tables ? sql`table_name = any(${[...tables]}::text[])` : sql`true`} and ${within}
        and ${has('subject', 'actor_name', 'table_name')} order by id desc limit ${limit}),
    b as (
      select * from (select * ${reach(query, { table: 'stock_batches', before: batch })} limit ${FAR}) near
      where ${batches ? sql`actor_id is not null` : sql`false`} and ${personId ? sql`actor_id = ${personId}` : sql`true`}
        and ${within} and ${has('reason', 'note', 'actor_name')} order by id desc limit ${limit}),
    both_logs as (
      select 'entry' as source, id, created_at, actor_id, actor_name, address, act, table_name, row_id, subject, rows,
        before, after, coalesce(nullif(shop_id, 0), about_shop_id) as shop_id from e
      union all
      select 'batch', b.id, b.created_at, b.actor_id, b.actor_name, '', b.kind, 'stock_batches', b.id::text,
        case when l.n = 1 then activity_subject(jsonb_build_object('variant_id', l.variant)) else '' end, greatest(l.n, 1),
        case when l.n = 1 then jsonb_build_object('on_hand', l.before) end,
        jsonb_strip_nulls(jsonb_build_object('on_hand', case when l.n = 1 then l.after end, 'reason', b.reason,
          'note', nullif(b.note, ''))), b.shop_id
      from b cross join lateral (
        select count(*)::int as n, min(u.before) as before, min(u.after) as after, min(u.variant_id) as variant
        from (select * from stock_updates where batch_id = b.id limit 1001) u) l)
    select a.source, a.id, a.created_at as at, a.actor_id as "actorId", a.actor_name as "actorName", a.address, a.act,
      a.table_name as table, a.row_id as "rowId", a.subject, a.rows, a.before, a.after, a.shop_id as "shopId",
      s.name as "shopName", s.currency
    from both_logs a left join shops s on s.id = a.shop_id
    order by a.created_at desc, a.source, a.id desc limit ${limit}`.execute(db)
}

/** Where looking stopped in each log; null where both were seen to their ends. */
async function findEdge(db: Database, query: ActivityQuery, { entry, batch }: Place): Promise<Place | null> {
  const edge = (table: Source['table'], before: number) =>
    sql`(select min(id) from (select id ${reach(query, { table, before })} offset ${FAR - 1} limit 1) far)`
  const { rows } = await sql<{ entry: number | null; batch: number | null }>`
    select ${edge('activity_entries', entry)} as entry, ${edge('stock_batches', batch)} as batch`.execute(db)
  const [found] = rows
  if (!found || (found.entry === null && found.batch === null)) return null
  return { entry: found.entry ?? 0, batch: found.batch ?? 0 }
}

/** Everything that the query finds, in pieces, each read when there is room for it. */
export async function* eachActivity(db: Database, query: ActivityQuery): AsyncGenerator<ActivityRow[]> {
  let place = query.after
  for (;;) {
    const page = await listActivity(db, place ? { ...query, after: place } : query, 500)
    if (page.rows.length > 0) yield page.rows
    if (!page.next) return
    place = page.next
  }
}

/** Who stands in the log of a shop, or of the market, for a filter by person: those who work there now, by name. */
export async function listActors(db: Database, shopId: number | null): Promise<{ id: number; name: string }[]> {
  if (shopId === null) {
    return db
      .selectFrom('users')
      .select(['id', 'name'])
      .where('staff_role', 'is not', null)
      .orderBy('name')
      .limit(200)
      .execute()
  }
  return db
    .selectFrom('shop_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name'])
    .where('m.shop_id', '=', shopId)
    .orderBy('u.name')
    .limit(200)
    .execute()
}
