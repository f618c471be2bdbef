import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import type { Import } from './imports.ts'

/**
 * Finds what the staged rows of a file are about: products by handle, variants by SKU, by barcode where a plain list has no
 * SKU, or by their options. What cannot be told apart becomes a problem of its row.
 */
export async function matchRows(tx: Tx, { id, shopId }: Import): Promise<void> {
  await joinGroups(tx, id)
  await sharedSkus(tx, id)
  await productsByHandle(tx, id, shopId)
  await productsByVariant(tx, id, shopId)
  await variantsBySku(tx, id, shopId)
  await variantsByBarcode(tx, id, shopId)
  await variantsByOptions(tx, id)
  await twins(tx, id)
}

/** Rows of one handle that do not stand together are one product all the same; what its first rows say counts most. */
async function joinGroups(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from import_products where import_id = ${id} and handle <> ''
      group by handle having count(*) > 1) twice`.execute(tx)
  if (!rows[0]?.n) return
  const first = sql`(select place, min(place) over (partition by handle) as first from import_products
    where import_id = ${id} and handle <> '')`
  await sql`update import_rows r set place = g.first from ${first} g
    where r.import_id = ${id} and r.place = g.place and g.first <> g.place`.execute(tx)
  await sql`
    update import_products p set facts = f.facts from (
      select g.first, jsonb_object_agg(e.key, e.value order by g.place desc) as facts
      from ${first} g join import_products ip on ip.import_id = ${id} and ip.place = g.place,
        jsonb_each(ip.facts) e
      group by g.first having count(distinct g.place) > 1) f
    where p.import_id = ${id} and p.place = f.first`.execute(tx)
  await sql`delete from import_products p using ${first} g
    where p.import_id = ${id} and p.place = g.place and g.first <> g.place`.execute(tx)
}

/** One SKU on every size of a product names none of them; in two products, or twice in a plain list, it is a problem. */
async function sharedSkus(tx: Tx, id: number): Promise<void> {
  await sql`
    update import_rows r set sku_shared = r.place = d.first_place and d.in_place > 1,
      problems = case
        when r.place <> first_place and p.handle <> '' then r.problems || format('The SKU “%s” stands on line %s too, in another product.', r.sku, first)
        when r.place <> first_place and not same then r.problems || format('The SKU “%s” stands on line %s too, and says something else there.', r.sku, first)
        when r.place = first_place and in_place = 1 and p.handle = '' and differ then r.problems || format('The SKU “%s” stands on another line too, and says something else there.', r.sku)
        else r.problems end,
      is_variant = r.place = first_place or p.handle <> '' or not same,
      notes = case when r.place <> first_place and p.handle = '' and same
        then r.notes || format('The same as line %s.', first) else r.notes end
    from (
      select d.*, bool_or(not same) over (partition by lower(sku)) as differ
      from (select line, sku, place, first, first_place, count(*) over (partition by lower(sku), place) as in_place,
          facts = first_value(facts) over (partition by lower(sku) order by line) as same
        from (select line, sku, place, min(line) over w as first, min(place) over w as first_place,
            (price_minor, compare_at_minor, cost_minor, quantity, barcode, low_at)::text as facts, count(*) over w as n
          from import_rows where import_id = ${id} and sku <> '' and is_variant
          window w as (partition by lower(sku))) one
        where n > 1) d) d, import_products p
    where r.import_id = ${id} and r.line = d.line and p.import_id = ${id} and p.place = r.place`.execute(tx)
}

async function productsByHandle(tx: Tx, id: number, shopId: number): Promise<void> {
  await sql`update import_products ip set product_id = p.id, seen_version = p.version from products p
    where ip.import_id = ${id} and ip.handle <> '' and p.shop_id = ${shopId} and p.handle = ip.handle
      and p.removed_at is null`.execute(tx)
}

/** A product whose handle is unknown, or that has none in this file, is the one that all its known SKUs belong to. */
async function productsByVariant(tx: Tx, id: number, shopId: number): Promise<void> {
  await sql`
    update import_products ip set product_id = p.id, seen_version = p.version
    from (select r.place, min(v.product_id) as low, max(v.product_id) as high
      from import_rows r join import_products ip on ip.import_id = ${id} and ip.place = r.place and ip.product_id is null
        join variants v on v.shop_id = ${shopId} and v.removed_at is null and (
          lower(v.sku) = lower(r.sku) and not r.sku_shared)
      where r.import_id = ${id} and r.sku <> ''
      group by r.place) m join products p on p.id = m.low
    where ip.import_id = ${id} and ip.place = m.place and m.low = m.high`.execute(tx)
}

async function variantsBySku(tx: Tx, id: number, shopId: number): Promise<void> {
  await sql`
    update import_rows r set
      variant_id = case when v.product_id = ip.product_id then v.id end,
      problems = case when v.product_id = ip.product_id then r.problems
        else r.problems || format('The SKU “%s” belongs to “%s”.', r.sku, left(p.title, 60)) end
    from import_products ip, variants v join products p on p.id = v.product_id
    where r.import_id = ${id} and r.is_variant and r.sku <> '' and not r.sku_shared
      and ip.import_id = ${id} and ip.place = r.place
      and v.shop_id = ${shopId} and lower(v.sku) = lower(r.sku) and v.removed_at is null
      and (ip.product_id is null or v.product_id = ip.product_id or ip.handle <> '')`.execute(tx)
}

async function variantsByBarcode(tx: Tx, id: number, shopId: number): Promise<void> {
  await sql`
    update import_rows r set variant_id = v.low,
      problems = case when v.n = 1 then r.problems
        else r.problems || format('%s variants have the barcode “%s”.', v.n, r.barcode) end
    from import_products ip, (
      select barcode, min(id) as low, count(*) as n from variants
      where shop_id = ${shopId} and barcode is not null and removed_at is null group by barcode) v
    where r.import_id = ${id} and r.sku = '' and r.barcode = v.barcode and ip.import_id = ${id} and ip.place = r.place
      and ip.handle = ''`.execute(tx)
  await sql`update import_products ip set product_id = p.id, seen_version = p.version
    from import_rows r join variants v on v.id = r.variant_id join products p on p.id = v.product_id
    where ip.import_id = ${id} and ip.product_id is null and r.import_id = ${id} and r.place = ip.place`.execute(tx)
}

async function variantsByOptions(tx: Tx, id: number): Promise<void> {
  await sql`
    update import_rows r set variant_id = v.id
    from import_products ip join variants v on v.product_id = ip.product_id and v.removed_at is null
    where r.import_id = ${id} and ip.import_id = ${id} and ip.place = r.place and r.is_variant and r.variant_id is null
      and ip.handle <> '' and v.option_values = r.option_values
      and not exists (select from import_rows o where o.import_id = ${id} and o.variant_id = v.id)`.execute(tx)
}

/** Two rows of a product with the same options, or that mean the same variant. */
async function twins(tx: Tx, id: number): Promise<void> {
  await sql`
    update import_rows r set variant_id = null,
      problems = r.problems || format('Line %s has the same options: %s.', t.first,
        coalesce(nullif(array_to_string(r.option_values, ', '), ''), 'none'))
    from (select line, min(line) over w as first from import_rows
      where import_id = ${id} and is_variant and (variant_id is null or option_values <> '{}')
      window w as (partition by place, option_values)) t
    where r.import_id = ${id} and r.line = t.line and t.first <> t.line`.execute(tx)
  await sql`
    update import_rows r set variant_id = null,
      problems = r.problems || format('Line %s is about the same variant.', t.first)
    from (select line, min(line) over (partition by variant_id) as first from import_rows
      where import_id = ${id} and variant_id is not null) t
    where r.import_id = ${id} and r.line = t.line and t.first <> t.line`.execute(tx)
}
