import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { type Part, ready, within } from './import-write.ts'
import type { Import } from './imports.ts'
import { type FieldInput, writeFields } from './product-fields.ts'

/** Adds and changes the products of a part of an import. */
export async function writeImportedProducts(tx: Tx, task: Import, part: Part): Promise<void> {
  await addProducts(tx, task, part)
  await changeProducts(tx, task, part)
  await writeAsks(tx, task, part)
}

/**
 * A product is made where a row of it is; one that the file gives no rows at all stays a draft without any. Its summary is
 * written along, as its variants, which follow in this transaction, will find it.
 */
async function addProducts(tx: Tx, task: Import, part: Part): Promise<void> {
  const state = sql`case when n > 0 then coalesce(facts->>'state', 'draft') else 'draft' end`
  await sql`
    with summed as materialized (
      select r.place, count(*) filter (where r.is_variant) as n, min(r.price_minor) filter (where r.is_variant) as low,
        max(r.price_minor) filter (where r.is_variant) as high,
        string_agg(r.made_sku || ' ' || coalesce(r.barcode, '') || ' ' || array_to_string(r.option_values, ' '), ' '
          order by r.line) filter (where r.is_variant) as words
      from import_rows r where ${ready(task, part)} and r.status = 'new' group by r.place
    ), fresh as materialized (
      select ip.place, ip.handle, ip.facts, coalesce(ip.option_names, '{}') as option_names, s.n, s.low, s.high, s.words,
        nextval(pg_get_serial_sequence('products', 'id')) as id,
        coalesce(nullif(left(trim(both '-' from regexp_replace(fold_text(ip.facts->>'title'), '[^a-z0-9]+', '-', 'g')),
          90), ''), 'product') as base
      from import_products ip join summed s using (place)
      where ${within('ip', task.id, part)} and ip.status = 'new' and ip.product_id is null
        and (s.n > 0 or not exists (select from import_rows o where o.import_id = ${task.id} and o.place = ip.place
          and o.is_variant))
    ), named as (
      select *, trim(both '-' from base) || case
        when row_number() over (partition by base order by place) = 1
          and not exists (select from products p where p.slug = trim(both '-' from base)) then ''
        else '-' || id end as slug
      from fresh
    ), added as (
      insert into products (id, shop_id, slug, handle, title, description, description_format, vendor, product_type, tags,
        seo_title, seo_description, category_id, option_names, delivery, publish_at, state, published_at,
        price_from_minor, price_to_minor, price_rank, search_text)
      overriding system value
      select id, ${task.shopId}, slug, handle, facts->>'title', coalesce(facts->>'description', ''),
        coalesce(facts->>'description_format', 'text'), coalesce(facts->>'vendor', ''),
        coalesce(facts->>'product_type', ''),
        coalesce((select array_agg(t.tag order by t.n) from jsonb_array_elements_text(facts->'tags')
          with ordinality t (tag, n)), '{}'),
        coalesce(facts->>'seo_title', ''), coalesce(facts->>'seo_description', ''), (facts->>'category_id')::bigint,
        option_names, coalesce(facts->>'delivery', 'parcel'), (facts->>'publish_at')::timestamptz,
        ${state}, case when ${state} = 'published' then ${now()}::timestamptz end,
        low, high, low * (10 ^ (3 - (select currency_digits from shops where id = ${task.shopId})))::numeric,
        fold_text((facts->>'title') || ' ' || coalesce(words, ''))
      from named order by place)
    update import_products ip set product_id = n.id from named n
    where ip.import_id = ${task.id} and ip.place = n.place`.execute(tx)
}

async function changeProducts(tx: Tx, task: Import, part: Part): Promise<void> {
  const to = (field: string) =>
    sql`case when c.changes ? ${sql.lit(field)} then c.changes->${sql.lit(field)}->>1 else ${sql.ref(`p.${field}`)} end`
  const list = (field: string, column: string) => sql`case when c.changes ? ${sql.lit(field)} then coalesce(
      (select array_agg(t.one order by t.n) from jsonb_array_elements_text(c.changes->${sql.lit(field)}->1)
        with ordinality t (one, n)), '{}') else ${sql.ref(`p.${column}`)} end`
  await sql`
    with c as materialized (
      select ip.product_id, coalesce((jsonb_agg(ip.changes) filter (where ip.changes <> '{}' and exists (
          select from import_rows r where r.line = ip.place and ${ready(task, part)})))->0, '{}') as changes
      from import_products ip
      where ${within('ip', task.id, part)} and ip.seen_version is not null
        and exists (select from import_rows r where r.place = ip.place and ${ready(task, part)})
      group by ip.product_id
    ), changed as (
      update products p set title = ${to('title')}, vendor = ${to('vendor')}, product_type = ${to('product_type')},
        seo_title = ${to('seo_title')}, seo_description = ${to('seo_description')},
        description = case when c.changes ? 'description' then c.changes->'description'->1->>0 else p.description end,
        description_format = case when c.changes ? 'description' then c.changes->'description'->1->>1
          else p.description_format end,
        tags = ${list('tags', 'tags')}, option_names = ${list('options', 'option_names')},
        category_id = case when c.changes ? 'category' then (c.changes->'category'->>1)::bigint else p.category_id end,
        publish_at = case when c.changes ? 'publish_at' then (c.changes->'publish_at'->>1)::timestamptz
          else p.publish_at end,
        state = ${to('state')},
        published_at = case when c.changes->'state'->>1 = 'published' then coalesce(p.published_at, ${now()})
          else p.published_at end,
        version = p.version + 1, updated_at = ${now()}
      from c where p.id = c.product_id
      returning p.id, p.version)
    update import_products ip set seen_version = n.version, outcome = 'written' from changed n
    where ip.import_id = ${task.id} and ip.product_id = n.id`.execute(tx)
}

/** Questions are few, so each product's are written on their own. */
async function writeAsks(tx: Tx, task: Import, part: Part): Promise<void> {
  const { rows } = await sql<{ productId: number; asks: Omit<FieldInput, 'id'>[] }>`
    select ip.product_id as "productId", ip.facts->'asks' as asks from import_products ip
    where ${within('ip', task.id, part)} and ip.product_id is not null and ip.facts ? 'asks'
      and (ip.seen_version is null or ip.changes ? 'asks')
      and exists (select from import_rows r where r.line = ip.place and ${ready(task, part)})`.execute(tx)
  for (const { productId, asks } of rows)
    await writeFields(
      tx,
      productId,
      asks.map((one) => ({ ...one, id: null })),
    )
}
