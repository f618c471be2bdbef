import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

export type CountLine = {
  variantId: number
  title: string
  options: string[]
  sku: string
  barcode: string | null
  onHand: number
  /** On hand when it was counted; null while it is not. */
  expected: number | null
  counted: number | null
  lastEntryId: number | null
  /** Who counted it last, and how many entries there are. */
  by: string | null
  entries: number
}

export type CountShow = 'uncounted' | 'counted' | 'different' | 'all'
export const COUNT_SHOWS: readonly CountShow[] = ['uncounted', 'counted', 'different', 'all']

type Wanted = {
  show?: CountShow
  after?: number
  q?: string
  changedSince?: number
  variantIds?: number[]
  limit?: number
}

/** The lines of a count in the order of their variants, a page at a time; of this shop's counts alone. */
export async function listCountLines(db: Database, shopId: number, countId: number, wanted: Wanted = {}) {
  const { show = 'all', after = 0, q = '', changedSince, variantIds, limit = 100 } = wanted
  const pattern = `%${q.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
  const shown = {
    all: sql`true`,
    uncounted: sql`c.counted is null`,
    counted: sql`c.counted is not null`,
    different: sql`c.counted <> c.expected`,
  }[show]
  const { rows } = await sql<CountLine>`
    select c.variant_id as "variantId", p.title, v.option_values as options, v.sku, v.barcode, l.on_hand as "onHand",
      c.expected, c.counted, c.last_entry_id as "lastEntryId",
      (select actor_name from stock_count_entries e where e.id = c.last_entry_id) as by,
      (select count(*) from stock_count_entries e where e.count_id = c.count_id and e.variant_id = c.variant_id) as entries
    from stock_count_lines c join variants v on v.id = c.variant_id join products p on p.id = v.product_id
      join stock_levels l on l.variant_id = c.variant_id
    where c.count_id = ${countId} and c.shop_id = ${shopId} and c.variant_id > ${after} and ${shown}
      and (${q} = '' or fold_text(p.title || ' ' || v.sku || ' ' || coalesce(v.barcode, '') || ' ' ||
        array_to_string(v.option_values, ' ')) like fold_text(${pattern}))
      and (${changedSince ?? null}::bigint is null or c.last_entry_id > ${changedSince ?? null}::bigint)
      and (${variantIds ?? null}::bigint[] is null or c.variant_id = any (${variantIds ?? null}::bigint[]))
    order by c.variant_id limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  return { lines: page, next: rows.length > limit ? (page.at(-1)?.variantId ?? null) : null }
}

/** Who has counted how often. */
export async function listCounters(
  db: Database,
  shopId: number,
  countId: number,
): Promise<{ name: string; times: number }[]> {
  return db
    .selectFrom('stock_count_entries')
    .select(['actor_name as name', ({ fn }) => fn.countAll<number>().as('times')])
    .where('count_id', '=', countId)
    .where('shop_id', '=', shopId)
    .groupBy('actor_name')
    .orderBy('actor_name')
    .execute()
}
