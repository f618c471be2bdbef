import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import type { Import } from './imports.ts'

const text = (field: string) => sql`case when ip.facts->>${sql.lit(field)} <> ${sql.ref(`p.${field}`)}
  then jsonb_build_array(${sql.ref(`p.${field}`)}, ip.facts->${sql.lit(field)}) end`

/** Questions of a product as a file writes them. */
const asksOf = sql`(select coalesce(jsonb_agg(jsonb_build_object('label', f.label, 'kind', f.kind, 'required', f.required,
    'pattern', f.pattern, 'help', f.help, 'choices', to_jsonb(f.choices)) order by f.position, f.id), '[]')
  from product_fields f where f.product_id = p.id and f.removed_at is null)`

/** What a file would change of the products it knows, and what is missing of those it brings. Settles each one's status. */
export async function productDifference(tx: Tx, { id, newState }: Import): Promise<void> {
  await plainLists(tx, id)
  await sql`
    update import_products ip set changes = d.changes from (
      select ip.place, jsonb_strip_nulls(jsonb_build_object(
        'title', ${text('title')}, 'vendor', ${text('vendor')}, 'product_type', ${text('product_type')},
        'seo_title', ${text('seo_title')}, 'seo_description', ${text('seo_description')}, 'state', ${text('state')},
        'description', case when (ip.facts->>'description', ip.facts->>'description_format')
            is distinct from (p.description, p.description_format) and ip.facts ? 'description'
          then jsonb_build_array(jsonb_build_array(p.description, p.description_format),
            jsonb_build_array(ip.facts->'description', ip.facts->'description_format')) end,
        'tags', case when ip.facts->'tags' <> to_jsonb(p.tags) then jsonb_build_array(to_jsonb(p.tags), ip.facts->'tags') end,
        'category', case when (ip.facts->>'category_id')::bigint is distinct from p.category_id and ip.facts ? 'category_id'
          then jsonb_build_array(p.category_id, ip.facts->'category_id') end,
        'publish_at', case when (ip.facts->>'publish_at')::timestamptz is distinct from p.publish_at
            and ip.facts ? 'publish_at' and p.state = 'draft'
          then jsonb_build_array(p.publish_at, ip.facts->'publish_at') end,
        'asks', case when ip.facts ? 'asks' and ip.facts->'asks' <> ${asksOf}
          then jsonb_build_array(${asksOf}, ip.facts->'asks') end,
        'options', case when ip.option_names <> p.option_names
          then jsonb_build_array(to_jsonb(p.option_names), to_jsonb(ip.option_names)) end)) as changes
      from import_products ip join products p on p.id = ip.product_id
      where ip.import_id = ${id}) d
    where ip.import_id = ${id} and ip.place = d.place and d.changes <> '{}'`.execute(tx)
  await otherOptions(tx, id)
  await sql`
    update import_rows r set problems = r.problems || 'A new product needs a title.'::text
    from import_products ip where ip.import_id = ${id} and ip.product_id is null and not ip.facts ? 'title'
      and ip.handle <> '' and r.import_id = ${id} and r.line = ip.place`.execute(tx)
  await sql`
    update import_products ip set
      status = case when ip.status = 'problem' or (ip.product_id is null and not ip.facts ? 'title') then 'problem'
        when ip.product_id is null then 'new' when ip.changes <> '{}' then 'changed' else 'same' end,
      facts = case when ${newState} = 'draft' then ip.facts - 'state' else ip.facts end
    where ip.import_id = ${id}`.execute(tx)
}

/**
 * In a plain list each row says what its variant is: that is not what its product is, where that has several. There the
 * list speaks of variants alone.
 */
async function plainLists(tx: Tx, id: number): Promise<void> {
  await sql`
    update import_products ip set facts = '{}', option_names = null
    where ip.import_id = ${id} and ip.handle = '' and ip.product_id is not null and (
      (select count(*) from variants v where v.product_id = ip.product_id and v.removed_at is null) > 1
      or exists (select from import_products o where o.import_id = ${id} and o.product_id = ip.product_id
        and o.place <> ip.place))`.execute(tx)
}

/** Another number of options than today's fits only where the file gives every row of the product its new values. */
async function otherOptions(tx: Tx, id: number): Promise<void> {
  await sql`
    with wrong as (
      update import_products ip set status = 'problem', changes = '{}' from products p
      where ip.import_id = ${id} and p.id = ip.product_id and ip.option_names is not null
        and cardinality(ip.option_names) <> cardinality(p.option_names)
        and exists (select from variants v where v.product_id = p.id and v.removed_at is null and not exists (
          select from import_rows r where r.import_id = ${id} and r.variant_id = v.id
            and cardinality(r.option_values) = cardinality(ip.option_names)))
      returning ip.place, p.title, p.option_names as today, ip.option_names as wanted)
    update import_rows r set problems = r.problems || format(
      'The options of “%s” are %s, here %s, and not every row of it is in the file.', left(w.title, 60),
      coalesce(nullif(array_to_string(w.today, ', '), ''), 'none'),
      coalesce(nullif(array_to_string(w.wanted, ', '), ''), 'none'))
    from wrong w where r.import_id = ${id} and r.line = w.place`.execute(tx)
}
