import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { writeImportedProducts } from './import-write-products.ts'
import type { Import } from './imports.ts'

/** A part of an import: the products whose first line lies behind `after`, up to `upTo`. */
export type Part = { after: number; upTo: number }

const PRODUCTS_AT_ONCE = 500

/** The next part of an import to be written, or put back; null: all are. */
export async function nextPart(tx: Tx, id: number, after: number): Promise<Part | null> {
  const { rows } = await sql<{ upTo: number | null }>`
    select max(place) as "upTo" from (select place from import_products where import_id = ${id} and place > ${after}
      order by place limit ${PRODUCTS_AT_ONCE}) next`.execute(tx)
  const upTo = rows[0]?.upTo
  return upTo == null ? null : { after, upTo }
}

export const within = (table: 'r' | 'ip', id: number, { after, upTo }: Part): RawBuilder<boolean> =>
  sql`${sql.ref(`${table}.import_id`)} = ${id} and ${sql.ref(`${table}.place`)} > ${after} and ${sql.ref(`${table}.place`)} <= ${upTo}`

/** Rows that are still to be written. */
export const ready = (task: Import, part: Part): RawBuilder<boolean> =>
  sql`${within('r', task.id, part)} and r.status in ('new', 'changed') and r.outcome = ''
    and not (${task.leaveOutliers} and cardinality(r.flags) > 0)`

/**
 * Writes a part of an import into the catalogue: products, then their rows. What was changed since it was looked at is left
 * out and says so. Stock is not touched: that is one batch, at the end.
 */
export async function writePart(tx: Tx, task: Import, part: Part): Promise<void> {
  await leaveMoved(tx, task, part)
  // Before the products: the summary of a new one is that of the rows it will really have.
  await leaveTaken(tx, task, part)
  await writeImportedProducts(tx, task, part)
  const { changed } = task.counts
  if (changed !== 0) await stepAside(tx, task, part)
  await addVariants(tx, task, part)
  if (changed !== 0) await changeVariants(tx, task, part)
  await sql`update import_rows r set outcome = 'written' where ${ready(task, part)}`.execute(tx)
  await setThresholds(tx, task, part)
  await notePictures(tx, task, part)
}

/** Rows of this part that are written by now. */
const written = (task: Import, part: Part): RawBuilder<boolean> =>
  sql`${within('r', task.id, part)} and r.status in ('new', 'changed') and r.outcome = 'written'`

const MOVED = 'It was changed or removed after you looked, so it was left as it is.'

/** Locks the products of a part, in the order of their ids, and leaves out those that somebody saved since. */
async function leaveMoved(tx: Tx, task: Import, part: Part): Promise<void> {
  await sql`select 1 from products where id in (select ip.product_id from import_products ip
      where ${within('ip', task.id, part)}) order by id for update`.execute(tx)
  await sql`
    update import_rows r set outcome = ${MOVED}
    from import_products ip left join products p on p.id = ip.product_id
    where ${ready(task, part)} and ip.import_id = ${task.id} and ip.place = r.place and ip.seen_version is not null
      and (p.id is null or p.version <> ip.seen_version or p.removed_at is not null)`.execute(tx)
  await sql`
    update import_rows r set outcome = 'Somebody added a product with this handle after you looked.'
    from import_products ip join products p on p.handle = ip.handle and p.removed_at is null
    where ${ready(task, part)} and ip.import_id = ${task.id} and ip.place = r.place and ip.product_id is null
      and p.shop_id = ${task.shopId} and ip.handle <> ''`.execute(tx)
}

const writtenSku = sql`case when r.status = 'new' then r.made_sku else r.changes->'sku'->>1 end`

async function leaveTaken(tx: Tx, task: Import, part: Part): Promise<void> {
  await sql`
    update import_rows r set outcome = format('Somebody used the SKU “%s” after you looked.', v.sku)
    from variants v
    where ${ready(task, part)} and r.is_variant and (r.status = 'new' or r.changes ? 'sku')
      and v.shop_id = ${task.shopId} and v.removed_at is null and lower(v.sku) = lower(${writtenSku})
      and v.id is distinct from r.variant_id
      and not exists (select from import_rows o where o.import_id = ${task.id} and o.variant_id = v.id
        and o.changes ? 'sku' and o.outcome = '' and o.place > ${part.after} and o.place <= ${part.upTo})`.execute(tx)
}

const pictureOf = sql`(select i.id from product_images i where i.product_id = ip.product_id
  and r.variant_image is not null and (i.source_address = r.variant_image or i.image_key = r.variant_image_key)
  order by i.position, i.id limit 1)`

/** Those that change their SKU or options step aside before anything new may take it. */
async function stepAside(tx: Tx, task: Import, part: Part): Promise<void> {
  await sql`update variants v set sku = case when r.changes ? 'sku' then '~' || v.id else v.sku end,
      option_values = case when r.changes ? 'options' then array['~', v.id::text] else v.option_values end
    from import_rows r where ${ready(task, part)} and v.id = r.variant_id
      and (r.changes ? 'sku' or r.changes ? 'options')`.execute(tx)
}

async function addVariants(tx: Tx, task: Import, part: Part): Promise<void> {
  await sql`
    with fresh as materialized (
      select nextval(pg_get_serial_sequence('variants', 'id')) as id, ip.product_id, r.line, r.made_sku, r.barcode, r.option_values, r.price_minor, r.compare_at_minor,
        r.cost_minor, coalesce(r.weight_grams, 0) as weight_grams, r.most_per_order, ${pictureOf} as image_id,
        coalesce(last.position, -1) + row_number() over (partition by ip.product_id order by r.line) as position
      from import_rows r join import_products ip on ip.import_id = ${task.id} and ip.place = r.place
        left join lateral (select max(position) as position from variants where product_id = ip.product_id) last on true
      where ${ready(task, part)} and r.status = 'new' and r.is_variant and ip.product_id is not null
    ), added as (
      insert into variants (id, product_id, shop_id, sku, barcode, option_values, price_minor, compare_at_minor,
        cost_minor, weight_grams, most_per_order, image_id, position)
      overriding system value
      select id, product_id, ${task.shopId}, made_sku, barcode, option_values, price_minor, compare_at_minor, cost_minor,
        weight_grams, most_per_order, image_id, position
      from fresh order by line)
    update import_rows r set variant_id = f.id, outcome = 'written' from fresh f where r.import_id = ${task.id} and r.line = f.line`.execute(
    tx,
  )
}

async function changeVariants(tx: Tx, task: Import, part: Part): Promise<void> {
  const to = (field: string, column: string) =>
    sql`case when r.changes ? ${sql.lit(field)} then ${sql.ref(`r.${column}`)} else ${sql.ref(`v.${column}`)} end`
  await sql`update variants v set sku = case when r.changes ? 'sku' then r.changes->'sku'->>1 else v.sku end,
      option_values = ${to('options', 'option_values')}, barcode = ${to('barcode', 'barcode')},
      price_minor = ${to('price', 'price_minor')}, compare_at_minor = ${to('compare_at', 'compare_at_minor')},
      cost_minor = ${to('cost', 'cost_minor')}, weight_grams = ${to('grams', 'weight_grams')},
      most_per_order = ${to('most', 'most_per_order')}, updated_at = ${now()},
      image_id = case when r.changes ? 'picture' then (r.changes->'picture'->>1)::bigint else v.image_id end
    from import_rows r where ${ready(task, part)} and v.id = r.variant_id and v.removed_at is null
      and r.status = 'changed' and r.changes - 'quantity' - 'low_at' <> '{}'`.execute(tx)
}

async function setThresholds(tx: Tx, task: Import, part: Part): Promise<void> {
  await sql`
    with wanted as materialized (
      select r.variant_id, r.low_at from import_rows r where ${written(task, part)} and r.variant_id is not null
        and (r.changes ? 'low_at' or (r.status = 'new' and r.low_at is not null))
    ), locked as materialized (
      select l.variant_id from stock_levels l where l.shop_id = ${task.shopId}
        and l.variant_id in (select variant_id from wanted) order by l.variant_id for no key update)
    update stock_levels l set low_at = w.low_at from wanted w join locked using (variant_id)
    where l.variant_id = w.variant_id`.execute(tx)
}

// Noted in the order in which they are to stand: a product's own pictures line by line, then those that only a row names.
async function notePictures(tx: Tx, task: Import, part: Part): Promise<void> {
  await sql`
    insert into import_pictures (import_id, shop_id, product_id, line, address, alt)
    select ${task.id}, ${task.shopId}, named.product_id, named.line, named.address, named.alt
    from (select distinct on (ip.product_id, a.address) ip.product_id, r.line, a.address, a.alt, a.own
    from import_rows r join import_products ip on ip.import_id = ${task.id} and ip.place = r.place,
      lateral (values (r.image, r.image_key, coalesce(r.image_alt, ''), true),
        (r.variant_image, r.variant_image_key, '', false)) as a (address, key, alt, own)
    where ${written(task, part)} and not r.image_known and a.address is not null and ip.product_id is not null
      and not exists (select from product_images i where (i.product_id = ip.product_id or i.removed_from = ip.product_id)
        and (i.source_address = a.address or i.image_key = a.key))
      and not exists (select from import_pictures k where k.product_id = ip.product_id and k.address = a.address)
    order by ip.product_id, a.address, a.own desc, r.line) named
    order by named.product_id, named.own desc, named.line
    on conflict do nothing`.execute(tx)
}
