import { type Kysely, sql } from 'kysely'

/**
 * Acts on stock that were not what they should be: a repair was no batch, a form that copies a product made two, and what
 * was sold under a SKU was not found by it once the variant had another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await repairs(db)
  await sql`alter table stock_forms add column product_id bigint references products on delete cascade`.execute(db)
  await sql`comment on column stock_forms.product_id is 'the product it made'`.execute(db)
  await sql`create index order_lines_sold_as on order_lines (lower(sku))`.execute(db)
}

/**
 * A repair is a batch like every other act on stock: it stands in the shop's history and in the chain of hashes. Where the
 * ledger's number was right no unit moves, and its line says so: it begins and ends at the same number. No other kind of
 * act may write such a line.
 */
async function repairs(db: Kysely<unknown>): Promise<void> {
  await sql`alter table stock_batches drop constraint stock_batches_kind_check`.execute(db)
  await sql`alter table stock_batches add constraint stock_batches_kind_check check (kind in
    ('opening', 'count', 'adjustment', 'bulk', 'import', 'sale', 'return', 'damage', 'sync', 'reversal', 'repair'))`.execute(
    db,
  )
  await sql`alter table stock_updates drop constraint stock_updates_delta_check`.execute(db)
  await sql`
    create function check_still_update() returns trigger language plpgsql as $$
    begin
      if not exists (select from public.stock_batches where id = new.batch_id and kind = 'repair') then
        raise exception 'an update of variant % changes nothing', new.variant_id using errcode = 'check_violation';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger stock_updates_still before insert on stock_updates
    for each row when (new.delta = 0) execute function check_still_update()`.execute(db)
  await sql`alter table stock_repairs drop constraint stock_repairs_check`.execute(db)
}
