import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

export const ROW_KINDS = ['new', 'changed', 'problem', 'outlier', 'same', 'left'] as const
export type RowKind = (typeof ROW_KINDS)[number]
export const isRowKind = (text: string | undefined): text is RowKind => ROW_KINDS.some((one) => one === text)

export type Change = [before: unknown, after: unknown]
export type ImportRow = {
  line: number
  status: 'new' | 'changed' | 'same' | 'problem'
  isVariant: boolean
  /** The row begins a product that the shop does not have. */
  isNewProduct: boolean
  title: string
  /** Null where the shop does not have it yet, or no longer. */
  productId: number | null
  sku: string
  options: string[]
  price: number | null
  quantity: number | null
  changes: Record<string, Change>
  newPicture: boolean
  problems: string[]
  flags: string[]
  notes: string[]
  outcome: string
}

export type RowPage = { rows: ImportRow[]; before: number | null; after: number | null }
export type RowPlace = { kind: RowKind | null; after?: number | undefined; before?: number | undefined }

const PAGE = 50

const KINDS: Record<RowKind, ReturnType<typeof sql>> = {
  new: sql`r.status = 'new'`,
  changed: sql`r.status = 'changed'`,
  same: sql`r.status = 'same'`,
  problem: sql`r.status = 'problem'`,
  outlier: sql`cardinality(r.flags) > 0 and r.status in ('new', 'changed')`,
  left: sql`r.outcome not in ('', 'written')`,
}

/** Rows of an import that was compared, with what each would change (or has changed), in the order of the file. */
export async function listImportRows(
  db: Database,
  importId: number,
  { kind, after, before }: RowPlace,
): Promise<RowPage> {
  const back = before !== undefined
  const from = back ? sql`r.line < ${before}` : sql`r.line > ${after ?? 0}`
  const { rows } = await sql<ImportRow>`
    select r.line, r.status, r.is_variant as "isVariant", ip.status = 'new' and r.line = r.place as "isNewProduct",
      coalesce(ip.facts->>'title', p.title, ip.handle) as title, case when p.removed_at is null then p.id end as "productId",
      case when r.is_variant then coalesce(nullif(case when r.status = 'new' then r.made_sku else r.sku end, ''), v.sku, '')
        else '' end as sku,
      r.option_values as options, r.price_minor as price, r.quantity,
      r.changes || case when r.line = r.place then ip.changes || case when ip.changes ? 'category' then
        jsonb_build_object('category', jsonb_build_array(
          (select name from categories where id = (ip.changes->'category'->>0)::bigint),
          (select name from categories where id = (ip.changes->'category'->>1)::bigint))) else '{}' end
        else '{}' end as changes,
      not r.image_known as "newPicture", r.problems, r.flags, r.notes, r.outcome
    from import_rows r join import_products ip on ip.import_id = r.import_id and ip.place = r.place
      left join variants v on v.id = r.variant_id left join products p on p.id = ip.product_id
    where r.import_id = ${importId} and ${from} and ${kind ? KINDS[kind] : sql`true`}
    order by r.line ${back ? sql`desc` : sql`asc`} limit ${PAGE + 1}`.execute(db)
  const more = rows.length > PAGE
  const shown = back ? rows.slice(0, PAGE).reverse() : rows.slice(0, PAGE)
  const [first, last] = [shown[0]?.line ?? null, shown.at(-1)?.line ?? null]
  return {
    rows: shown,
    before: (back ? more : after !== undefined) ? first : null,
    after: (back ? true : more) ? last : null,
  }
}
