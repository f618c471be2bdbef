import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { countOutcome, countWritten, noteImported } from './import-activity.ts'
import { patiently } from './import-check.ts'
import { nextPart, type Part, within } from './import-write.ts'
import { getImport, type Import } from './imports.ts'
import { type FieldInput, writeFields } from './product-fields.ts'

/**
 * Puts the catalogue back as it was before an import, part by part: what it changed gets its values of before, what it brought is
 * taken away. What somebody saved since, and what has stock, stays and says so. Stock is put back by its batch's reversal.
 */
export async function restoreCatalogue(db: Database, id: number): Promise<void> {
  for (;;) {
    const more = await db.transaction().execute(async (tx) => {
      await sql`select 1 from imports where id = ${id} for no key update`.execute(tx)
      const task = await getImport(tx, id)
      if (task?.state !== 'restoring') return false
      const part = await nextPart(tx, id, task.done)
      if (!part) {
        await finish(tx, task)
        return false
      }
      await patiently(tx)
      await restorePart(tx, task, part)
      await sql`update imports set done = ${part.upTo}, touched_at = ${now()} where id = ${id}`.execute(tx)
      return true
    })
    if (!more) return
  }
}

/** How the reason ends of what stays only for as long as it has stock. */
const STOCKED = 'Undo the stock first.'

/** What stayed for its stock may be put back now: whether it can is looked at anew. */
export async function takeUpStocked(tx: Tx, id: number): Promise<void> {
  await sql`update import_rows set outcome = 'written' where import_id = ${id} and outcome like ${`%${STOCKED}`}`.execute(
    tx,
  )
}

async function finish(tx: Tx, task: Import): Promise<void> {
  const { fresh, changed, left } = await countOutcome(tx, task.id, 'restored')
  await sql`
    update imports set state = 'restored', ended_at = ${now()}, touched_at = ${now()}, done = of,
      counts = counts || jsonb_build_object('left', ${left}::bigint, 'stocked', (
        select count(*) from import_rows where import_id = ${task.id} and outcome like ${`%${STOCKED}`}))
    where id = ${task.id}`.execute(tx)
  const written = await countWritten(tx, task)
  await noteImported(tx, task, 'restored', {
    before: { new_rows: written.fresh, changed_rows: written.changed },
    after: { new_rows: written.fresh - fresh, changed_rows: written.changed - changed },
  })
}

/** Rows that were written; stock that moved before it could be set counts as well: its row was. */
const wasWritten = (id: number, part: Part) => sql`${within('r', id, part)} and r.outcome <> ''
  and (r.outcome = 'written' or r.outcome like 'The stock moved%')`

async function restorePart(tx: Tx, task: Import, part: Part): Promise<void> {
  const written = wasWritten(task.id, part)
  await sql`select 1 from products where id in (select ip.product_id from import_products ip
      where ${within('ip', task.id, part)}) order by id for update`.execute(tx)
  await sql`select 1 from stock_levels where variant_id in (select r.variant_id from import_rows r where ${written})
    order by variant_id for update`.execute(tx)
  await leaveChanged(tx, task, part)
  await stepAside(tx, task, part)
  await takeAwayNew(tx, task, part)
  await restoreVariants(tx, task, part)
  await restoreProducts(tx, task, part)
  await sql`update import_rows r set outcome = 'restored' where ${written}`.execute(tx)
}

async function leaveChanged(tx: Tx, { id, shopId }: Import, part: Part): Promise<void> {
  const written = wasWritten(id, part)
  await sql`
    update import_rows r set outcome = format('“%s” was changed after the import, so it stays as it is.', left(p.title, 60))
    from import_products ip join products p on p.id = ip.product_id
    where ${written} and ip.import_id = ${id} and ip.place = r.place and p.removed_at is null
      and p.version <> coalesce(ip.seen_version, 1)`.execute(tx)
  await sql`
    update import_rows r set outcome = format('“%s” has %s units, so it stays. ', v.sku, l.on_hand) || ${STOCKED}
    from stock_levels l join variants v on v.id = l.variant_id
    where ${written} and r.status = 'new' and r.variant_id = l.variant_id and l.on_hand > 0`.execute(tx)
  await sql`
    update import_rows r set outcome = format('The SKU “%s” is used by another variant by now, so “%s” keeps its own.',
      r.changes->'sku'->>0, r.changes->'sku'->>1)
    from variants v
    where ${written} and r.changes ? 'sku' and v.shop_id = ${shopId} and v.removed_at is null
      and lower(v.sku) = lower(r.changes->'sku'->>0) and v.id <> r.variant_id
      and not exists (select from import_rows o where o.import_id = ${id} and o.variant_id = v.id
        and (o.changes ? 'sku' or o.status = 'new'))`.execute(tx)
}

async function stepAside(tx: Tx, { id }: Import, part: Part): Promise<void> {
  await sql`update variants v set sku = case when r.changes ? 'sku' then '~' || v.id else v.sku end,
      option_values = case when r.changes ? 'options' then array['~', v.id::text] else v.option_values end
    from import_rows r where ${wasWritten(id, part)} and r.status = 'changed' and v.id = r.variant_id
      and (r.changes ? 'sku' or r.changes ? 'options')`.execute(tx)
}

/** New rows go, and new products that have none left with them; what has a past stays in the books, out of sight. */
async function takeAwayNew(tx: Tx, { id }: Import, part: Part): Promise<void> {
  await sql`update variants v set removed_at = ${now()}, updated_at = ${now()} from import_rows r
    where ${wasWritten(id, part)} and r.status = 'new' and v.id = r.variant_id and v.removed_at is null`.execute(tx)
  await sql`
    update products p set removed_at = ${now()}, updated_at = ${now()}, version = p.version + 1 from import_products ip
    where ${within('ip', id, part)} and ip.status = 'new' and p.id = ip.product_id and p.removed_at is null
      and exists (select from import_rows r where r.place = ip.place and ${wasWritten(id, part)})
      and not exists (select from variants v where v.product_id = p.id and v.removed_at is null)`.execute(tx)
}

async function restoreVariants(tx: Tx, { id, shopId }: Import, part: Part): Promise<void> {
  const back = (field: string, column: string, type: string) => sql`case when r.changes ? ${sql.lit(field)}
    then (r.changes->${sql.lit(field)}->>0)::${sql.raw(type)} else ${sql.ref(`v.${column}`)} end`
  await sql`
    update variants v set sku = ${back('sku', 'sku', 'text')}, barcode = ${back('barcode', 'barcode', 'text')},
      option_values = case when r.changes ? 'options' then coalesce((select array_agg(t.one order by t.n)
        from jsonb_array_elements_text(r.changes->'options'->0) with ordinality t (one, n)), '{}') else v.option_values end,
      price_minor = ${back('price', 'price_minor', 'bigint')},
      compare_at_minor = ${back('compare_at', 'compare_at_minor', 'bigint')},
      cost_minor = ${back('cost', 'cost_minor', 'bigint')}, weight_grams = ${back('grams', 'weight_grams', 'integer')},
      most_per_order = ${back('most', 'most_per_order', 'integer')}, image_id = ${back('picture', 'image_id', 'bigint')},
      updated_at = ${now()}
    from import_rows r where ${wasWritten(id, part)} and r.status = 'changed' and v.id = r.variant_id
      and v.removed_at is null and r.changes - 'quantity' - 'low_at' <> '{}'`.execute(tx)
  await sql`
    update stock_levels l set low_at = (r.changes->'low_at'->>0)::integer from import_rows r
    where ${wasWritten(id, part)} and r.changes ? 'low_at' and l.variant_id = r.variant_id and l.shop_id = ${shopId}`.execute(
    tx,
  )
}

async function restoreProducts(tx: Tx, { id }: Import, part: Part): Promise<void> {
  const back = (field: string) => sql`case when ip.changes ? ${sql.lit(field)}
    then ip.changes->${sql.lit(field)}->>0 else ${sql.ref(`p.${field}`)} end`
  const list = (field: string, column: string) => sql`case when ip.changes ? ${sql.lit(field)} then coalesce(
    (select array_agg(t.one order by t.n) from jsonb_array_elements_text(ip.changes->${sql.lit(field)}->0)
      with ordinality t (one, n)), '{}') else ${sql.ref(`p.${column}`)} end`
  const mine = sql`${within('ip', id, part)} and ip.status <> 'new' and p.id = ip.product_id
    and exists (select from import_rows r where r.place = ip.place and ${wasWritten(id, part)})`
  const { rows } = await sql<{ productId: number; asks: Omit<FieldInput, 'id'>[] }>`
    select p.id as "productId", ip.changes->'asks'->0 as asks from import_products ip, products p
    where ${mine} and ip.changes ? 'asks'`.execute(tx)
  for (const { productId, asks } of rows) {
    await writeFields(
      tx,
      productId,
      asks.map((one) => ({ ...one, id: null })),
    )
  }
  // A part is one product's only line here: rows of a plain list that share a product change nothing of it.
  await sql`
    update products p set title = ${back('title')}, vendor = ${back('vendor')}, product_type = ${back('product_type')},
      seo_title = ${back('seo_title')}, seo_description = ${back('seo_description')},
      description = case when ip.changes ? 'description' then ip.changes->'description'->0->>0 else p.description end,
      description_format = case when ip.changes ? 'description' then ip.changes->'description'->0->>1
        else p.description_format end,
      tags = ${list('tags', 'tags')}, option_names = ${list('options', 'option_names')},
      category_id = case when ip.changes ? 'category' then (select c.id from categories c
        where c.id = (ip.changes->'category'->>0)::bigint) else p.category_id end,
      publish_at = case when ip.changes ? 'publish_at' then (ip.changes->'publish_at'->>0)::timestamptz
        else p.publish_at end,
      state = ${back('state')}, updated_at = ${now()}
    from import_products ip where ${mine} and ip.changes <> '{}'`.execute(tx)
  await sql`
    with saved as (
      update products p set version = p.version + 1 where p.id in (select p.id from import_products ip, products p where ${mine})
      returning p.id, p.version)
    update import_products ip set seen_version = s.version from saved s
    where ip.import_id = ${id} and ip.product_id = s.id`.execute(tx)
}
