import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { productDifference } from './import-product-difference.ts'
import { rowChanges } from './import-row-changes.ts'
import type { Import, ImportCounts } from './imports.ts'

/** Compares matched rows with what is there today: what each would change, what speaks against it, what looks odd. */
export async function compareRows(tx: Tx, task: Import & { digits: number }): Promise<ImportCounts> {
  await productDifference(tx, task)
  await rowDifference(tx, task)
  await hopelessProducts(tx, task.id)
  await nameNewSkus(tx, task)
  return countRows(tx, task.id)
}

const ref = sql.ref
const knownPicture = (address: string, key: string) => sql`exists (select from product_images i
    where (i.product_id = ip.product_id or i.removed_from = ip.product_id)
      and (i.source_address = ${ref(address)} or i.image_key = ${ref(key)}))
  or exists (select from import_pictures k where k.product_id = ip.product_id and k.address = ${ref(address)})`

// Offset 0 has what is worked out of a row worked out once, not once wherever it is named.
async function rowDifference(tx: Tx, { id, digits }: Import & { digits: number }): Promise<void> {
  const amount = (minor: unknown) => sql`round(${minor} / (10 ^ ${digits}::integer)::numeric, ${digits}::integer)`
  await sql`
    update import_rows r set changes = d.changes, image_known = d.image_known,
      problems = r.problems || d.problems,
      notes = case when d.pooled and r.quantity > 0
        then r.notes || 'Its stock is its pool of keys, so the quantity is left out.'::text else r.notes end,
      quantity = case when d.pooled then null else r.quantity end,
      flags = r.flags || d.flags,
      status = case when cardinality(r.problems) > 0 or cardinality(d.problems) > 0 then 'problem'
        when d.is_new then 'new'
        when d.changes <> '{}' or not d.image_known or d.product_changes then 'changed'
        else 'same' end
    from (
      select c.*,
        array_remove(array[
          case when unwritable then format('Its product cannot be written: see line %s.', place) end,
          case when is_new and is_variant and handle = '' and not has_title then case when sku = ''
            then case when barcode is not null then 'No variant of your shop has this barcode.' end
            else format('No variant of your shop has the SKU “%s”. A new one needs a title and a price.', sku) end
          when is_new and is_variant and price_minor is null then 'A new row needs a price.' end,
          case when is_new and is_variant and cardinality(option_values) <> cardinality(names)
            then case when names = '{}' then 'Its options have no name.'
              else format('It needs a value for each option: %s.', array_to_string(names, ', ')) end end,
          case when changes ? 'quantity' and quantity < held
            then format('%s of it are promised to checkouts: %s would be too few.', held, quantity) end], null) as problems,
        array_remove(array[
          case when changes ? 'price' and old_price > 0 and price_minor <= old_price * 0.1 then format(
            'The price falls by %s %%: %s becomes %s.', round(100 - price_minor * 100.0 / old_price), ${amount(sql`old_price`)}, ${amount(sql`price_minor`)}) end,
          case when changes ? 'price' and old_price > 0 and price_minor >= old_price * 10 then format(
            'The price becomes %s times as high: %s becomes %s.', price_minor / old_price, ${amount(sql`old_price`)}, ${amount(sql`price_minor`)}) end,
          case when is_variant and price_minor = 0 and (is_new or changes ? 'price') then 'The price is nothing at all.' end,
          case when changes ? 'quantity' and on_hand > 0 and quantity >= on_hand::bigint * 100 then format(
            'The stock becomes %s times as much: %s becomes %s.', quantity / on_hand, on_hand, quantity) end], null) as flags
      from (
        select r.line, r.place, r.is_variant, r.sku, r.barcode, r.price_minor, r.option_values, r.quantity, b.names, ip.handle,
          ip.facts ? 'title' as has_title, v.price_minor as old_price, l.on_hand, l.held,
          coalesce(l.pooled, coalesce(p.delivery, ip.facts->>'delivery') = 'key') as pooled,
          case when r.is_variant then v.id is null else ip.product_id is null end as is_new,
          ip.status = 'problem' and ip.handle <> '' and (r.line <> r.place or cardinality(r.problems) = 0) as unwritable,
          ip.changes <> '{}' and r.line = r.place as product_changes,
          ${rowChanges} as changes,
          (r.image is null or ${knownPicture('r.image', 'r.image_key')})
            and (r.variant_image is null or ${knownPicture('r.variant_image', 'r.variant_image_key')}) as image_known
        from import_rows r join import_products ip on ip.import_id = ${id} and ip.place = r.place
          left join variants v on v.id = r.variant_id left join stock_levels l on l.variant_id = v.id
          left join products p on p.id = ip.product_id,
          lateral (select coalesce(ip.option_names, p.option_names, '{}') as names, (
            select i.id from product_images i where r.variant_image is not null and i.product_id = ip.product_id
              and (i.source_address = r.variant_image or i.image_key = r.variant_image_key)
            order by i.position, i.id limit 1) as picture_id) b
        where r.import_id = ${id} offset 0) c offset 0) d
    where r.import_id = ${id} and r.line = d.line`.execute(tx)
}

/** A new product none of whose rows can be written is not made; its other rows say so. */
async function hopelessProducts(tx: Tx, id: number): Promise<void> {
  await sql`
    with hopeless as (
      update import_products ip set status = 'problem' where ip.import_id = ${id} and ip.status = 'new'
        and exists (select from import_rows r where r.import_id = ${id} and r.place = ip.place and r.status = 'problem')
        and not exists (select from import_rows r where r.import_id = ${id} and r.place = ip.place and r.status = 'new'
          and r.is_variant)
      returning place)
    update import_rows r set status = 'problem',
      problems = r.problems || 'No row of its product can be written.'::text
    from hopeless h where r.import_id = ${id} and r.place = h.place and r.status <> 'problem'`.execute(tx)
}

/** New rows without a SKU of their own get one that is free in the shop and in the file, the same each time. */
async function nameNewSkus(tx: Tx, { id, shopId }: Import): Promise<void> {
  await sql`
    update import_rows r set made_sku = n.sku,
      notes = case when r.sku_shared and n.sku <> r.sku
        then r.notes || format('The SKU “%s” stands on several rows: this one gets “%s”.', r.sku, n.sku) else r.notes end
    from (
      select w.line, case
          when w.own then w.base
          when w.n = 1 and not exists (select from variants v where v.shop_id = ${shopId} and lower(v.sku) = lower(w.base)
              and v.removed_at is null)
            and not exists (select from import_rows o where o.import_id = ${id} and o.sku = w.base and not o.sku_shared)
            then w.base
          else w.base || '-' || w.line end as sku
      from (
        select line, base, own, row_number() over (partition by lower(base) order by own desc, line) as n
        from (
          select line, sku <> '' and not sku_shared as own, case
            when sku = '' then made_sku
            when not sku_shared then sku
            when line = min(line) over (partition by lower(sku), sku_shared) then left(sku, 70)
            else left(left(sku, 50) || '-' || trim(both '-' from upper(regexp_replace(
              fold_text(array_to_string(option_values, '-')), '[^a-z0-9]+', '-', 'g'))), 70) end as base
          from import_rows where import_id = ${id} and is_variant and status = 'new') b) w) n
    where r.import_id = ${id} and r.line = n.line and r.made_sku <> n.sku`.execute(tx)
}

async function countRows(tx: Tx, id: number): Promise<ImportCounts> {
  const { rows } = await sql<ImportCounts>`
    select count(*) filter (where status = 'new') as new, count(*) filter (where status = 'changed') as changed,
      count(*) filter (where status = 'same') as same, count(*) filter (where status = 'problem') as problem,
      count(*) filter (where cardinality(flags) > 0 and status in ('new', 'changed')) as outlier,
      count(*) filter (where not image_known and status in ('new', 'changed')) as picture, 0 as left
    from import_rows where import_id = ${id}`.execute(tx)
  const [counts] = rows
  if (!counts) throw new Error('counting answers a row')
  return counts
}
