import { type SqlBool, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { Seller } from './ledger.ts'

export const COUNT_SCOPES = ['shop', 'category', 'low', 'selection'] as const
export type CountScope = (typeof COUNT_SCOPES)[number]

export type CountStart = {
  name: string
  scope: CountScope
  categoryId?: number | null
  variantIds?: readonly number[]
  /** Who counts; none: everybody who may change stock. */
  counterIds: readonly number[]
}

export type StockCount = {
  id: number
  name: string
  scope: CountScope
  scopeName: string
  counterIds: number[]
  state: 'open' | 'finished' | 'cancelled'
  startedByName: string
  startedAt: Date
  endedByName: string | null
  endedAt: Date | null
  batchId: number | null
  lines: number
  counted: number
  /** The newest entry: where it is another, somebody has counted since. */
  lastEntryId: number
}

/**
 * Begins to count: writes down which variants are to be counted, nothing else. Keys are not counted. Refuses a scope in
 * which there is nothing to count.
 */
export async function startCount(db: Database, seller: Seller, start: CountStart): Promise<number> {
  const { name, scope, counterIds } = start
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: number; lines: number }>`
      with made as (
        insert into stock_counts (shop_id, name, scope, scope_name, counter_ids, started_by, started_by_name)
        select ${seller.shopId}, ${name}, ${scope},
          coalesce((select name from categories where id = ${start.categoryId ?? null}::bigint), ''),
          (select coalesce(array_agg(user_id), '{}') from shop_members
           where shop_id = ${seller.shopId} and user_id = any (${[...counterIds]}::bigint[])),
          ${seller.actorId}, ${seller.actorName}
        returning id
      ), lines as (
        insert into stock_count_lines (count_id, shop_id, variant_id)
        select made.id, ${seller.shopId}, l.variant_id
        from made, stock_levels l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
        where l.shop_id = ${seller.shopId} and v.removed_at is null and p.removed_at is null and not l.pooled
          and ${within(start)}
        returning 1
      )
      select made.id, (select count(*) from lines) as lines from made`.execute(tx)
    const [made] = rows
    if (!made?.lines) throw new Refusal('conflict', 'There is nothing to count there.', { problem: 'nothing' })
    return made.id
  })
}

function within({ scope, categoryId, variantIds = [] }: CountStart) {
  if (scope === 'low') return sql<SqlBool>`l.is_low`
  if (scope === 'selection') return sql<SqlBool>`l.variant_id = any (${[...variantIds]}::bigint[])`
  if (scope === 'shop') return sql<SqlBool>`p.state <> 'archived'`
  return sql<SqlBool>`p.category_id in (
    with recursive tree as (
      select id from categories where id = ${categoryId ?? null}::bigint
      union select c.id from categories c join tree on c.parent_id = tree.id
    ) select id from tree)`
}

const counts = (db: Database, shopId: number) =>
  db
    .selectFrom('stock_counts as c')
    .where('c.shop_id', '=', shopId)
    .select([
      'c.id',
      'c.name',
      sql<CountScope>`c.scope`.as('scope'),
      'c.scope_name as scopeName',
      'c.counter_ids as counterIds',
      sql<StockCount['state']>`c.state`.as('state'),
      'c.started_by_name as startedByName',
      'c.started_at as startedAt',
      'c.ended_by_name as endedByName',
      'c.ended_at as endedAt',
      'c.batch_id as batchId',
      sql<number>`(select count(*) from stock_count_lines where count_id = c.id)`.as('lines'),
      sql<number>`(select count(*) from stock_count_lines where count_id = c.id and counted is not null)`.as('counted'),
      sql<number>`coalesce((select max(id) from stock_count_entries where count_id = c.id), 0)`.as('lastEntryId'),
    ])

/** One count of this shop. */
export async function getCount(db: Database, shopId: number, id: number): Promise<StockCount> {
  const count = await counts(db, shopId).where('c.id', '=', id).executeTakeFirst()
  if (!count) throw notFound('count in your shop')
  return count
}

/** The shop's counts, open ones first, then newest first; `before` is the one to go on from. */
export async function listCounts(
  db: Database,
  shopId: number,
  { before, limit = 40 }: { before?: number | undefined; limit?: number } = {},
): Promise<{ counts: StockCount[]; next: number | null }> {
  const rows = await counts(db, shopId)
    .$if(before !== undefined, (q) => q.where('c.id', '<', before ?? 0))
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  return { counts: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

export type Counter = { id: number; name: string }

/** Who may be asked to count, and in which of the shop's categories there is something. */
export async function listCountChoices(db: Database, shopId: number) {
  const { rows } = await sql<{ people: Counter[]; categories: Counter[] }>`
    select
      (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name), '[]')
       from shop_members m join users u on u.id = m.user_id where m.shop_id = ${shopId} and m.role <> 'viewer') as people,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name), '[]') from categories
       where id in (select category_id from products where shop_id = ${shopId} and removed_at is null)) as categories`.execute(
    db,
  )
  return rows[0] ?? { people: [], categories: [] }
}

/** Ends a count without changing anything. What was counted stays to be read. Twice is once. */
export async function cancelCount(db: Database, seller: Seller, id: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('stock_counts')
    .set({ state: 'cancelled', ended_at: now(), ended_by_name: seller.actorName })
    .where('id', '=', id)
    .where('shop_id', '=', seller.shopId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (numUpdatedRows > 0) return
  const { state } = await getCount(db, seller.shopId, id)
  if (state === 'finished') throw new Refusal('conflict', 'This count is finished already: undo its change instead.')
}
