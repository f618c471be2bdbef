import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

export const SITEMAP_KINDS = ['products', 'shops'] as const
export type SitemapKind = (typeof SITEMAP_KINDS)[number]

/** A file may name 50,000 addresses (sitemaps.org). A part is a stretch of ids, so it never holds more, and nobody counts. */
export const IDS_A_PART = 50_000
const ROWS_AT_ONCE = 2000

export type Placed = { slug: string; changedAt: Date | null }

const VISIBLE = { products: sql.table('visible_products'), shops: sql.table('visible_shops') }
const changedAt = { products: sql`t.updated_at`, shops: sql`null::timestamptz` }

/** The parts of the map that hold anything a buyer may see. */
export async function listSitemapParts(db: Database): Promise<{ kind: SitemapKind; part: number }[]> {
  const found = await Promise.all(
    SITEMAP_KINDS.map(async (kind) => {
      const { rows } = await sql<{ part: number }>`
        select part from generate_series(0, (select coalesce(max(id), 0) / ${sql.lit(IDS_A_PART)} from ${sql.table(kind)})) part
        where exists (select from ${VISIBLE[kind]} t
          where t.id >= part * ${sql.lit(IDS_A_PART)} and t.id < (part + 1) * ${sql.lit(IDS_A_PART)})
        order by part`.execute(db)
      return rows.map(({ part }) => ({ kind, part }))
    }),
  )
  return found.flat()
}

/** What buyers may see of one part, a few thousand at a time. */
export async function* listSitemapPart(db: Database, kind: SitemapKind, part: number): AsyncGenerator<Placed[]> {
  const end = (part + 1) * IDS_A_PART
  let after = part * IDS_A_PART - 1
  for (;;) {
    const { rows } = await sql<Placed & { id: number }>`
      select t.id, t.slug, ${changedAt[kind]} as "changedAt" from ${VISIBLE[kind]} t
      where t.id > ${after} and t.id < ${end} order by t.id limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    after = last.id
  }
}

/** Categories in which, or below which, buyers find something. */
export async function listFilledCategories(db: Database): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    with recursive filled as (
      select c.id, c.parent_id, c.slug from categories c
      where exists (select from visible_products p where p.category_id = c.id)
      union select c.id, c.parent_id, c.slug from categories c join filled f on f.parent_id = c.id)
    select slug from filled order by slug limit ${sql.lit(IDS_A_PART - 10)}`.execute(db)
  return rows.map(({ slug }) => slug)
}
