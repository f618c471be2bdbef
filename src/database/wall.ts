import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from './connect.ts'

/** Acts for one shop: sees and changes that shop's rows, and what belongs to no shop. */
const ROLE = 'market_window_shop'

/** Tables whose rows are of the shop that their parent's are: column to parent. */
const CHILDREN: Record<string, { column: string; parent: string }[]> = {
  product_images: [
    { column: 'product_id', parent: 'products' },
    { column: 'removed_from', parent: 'products' },
  ],
  product_fields: [{ column: 'product_id', parent: 'products' }],
  shipping_steps: [{ column: 'method_id', parent: 'shipping_methods' }],
  shipment_lines: [{ column: 'shipment_id', parent: 'shipments' }],
  order_returns: [{ column: 'shop_order_id', parent: 'shop_orders' }],
  order_return_lines: [{ column: 'return_id', parent: 'order_returns' }],
  service_deliveries: [{ column: 'order_line_id', parent: 'order_lines' }],
  service_files: [{ column: 'delivery_id', parent: 'service_deliveries' }],
  pool_warnings: [{ column: 'variant_id', parent: 'variants' }],
  key_events: [{ column: 'key_id', parent: 'pool_keys' }],
}

/** Read by everybody, in every session; only the market itself writes them, and no shop another's. */
const OPEN_TO_READ = ['shop_members']

/** What somebody who may grant roles says once, where the market may not. */
export const WALL_REMEDY = `This database user may not make the role ${ROLE}, so only the market's own routes keep the shops apart. To let the database do so too, have an administrator of the server run: create role ${ROLE}; grant ${ROLE} to <this user>; then start again.`

/**
 * Raises the wall behind the routes, or brings it up to new tables: work done in a shop's scope (scope.ts) is done as a
 * role for which every table with a `shop_id` has no rows but that shop's. Answers false where the server does not let
 * this user make the role; then only the routes guard, and the start says so.
 */
export async function raiseWall(db: Database): Promise<boolean> {
  if (!(await makeRole(db))) return false
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('market window wall'))`.execute(tx)
    await grant(tx)
    for (const { name, shared } of await shopTables(tx))
      await wall(tx, name, OWN_ROWS, shared ? OR_OF_NO_SHOP : OWN_ROWS)
    for (const [table, parents] of Object.entries(CHILDREN)) await wall(tx, table, throughParents(parents))
    await trustLedger(tx)
    await sql`create or replace function scope_role(shop text) returns text language sql immutable parallel safe as
      ${sql.lit(`select case when shop = '' then 'none' else '${ROLE}' end`)}`.execute(tx)
  })
  return true
}

const OWN_ROWS = sql<boolean>`shop_id = (select current_setting('market.shop')::bigint)`

/** What belongs to no shop, such as a code of the whole market, may be read but not written. */
const OR_OF_NO_SHOP = sql<boolean>`(${OWN_ROWS} or shop_id is null)`

const throughParents = (parents: { column: string; parent: string }[]) =>
  sql<boolean>`${sql.join(
    parents.map(
      ({ column, parent }) =>
        sql`exists (select from ${sql.table(parent)} parent where parent.id = ${sql.ref(column)})`,
    ),
    sql` or `,
  )}`

/** Sees to it that this user can act as the role; false where the server keeps that to somebody else. */
async function makeRole(db: Database): Promise<boolean> {
  const role = sql.id(ROLE)
  const become = sql`set local role ${role}`
  if (await tried(become, db)) return true
  // Somebody else may make it at the same time: another market on this server, or another process of this one.
  await tried(sql`create role ${role} nologin`, db, ['42710', '23505'])
  await tried(sql`grant ${role} to current_user`, db)
  return tried(become, db)
}

async function tried(statement: RawBuilder<unknown>, db: Database, fine: string[] = []): Promise<boolean> {
  try {
    await db.transaction().execute((tx) => statement.execute(tx))
    return true
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (fine.includes(code)) return true
    // Not allowed, or there is no such role.
    if (['42501', '22023', '42704'].includes(code)) return false
    throw error
  }
}

async function grant(tx: Tx): Promise<void> {
  const role = sql.id(ROLE)
  await sql`grant usage on schema public to ${role}`.execute(tx)
  await sql`grant select, insert, update, delete on all tables in schema public to ${role}`.execute(tx)
  await sql`grant usage on all sequences in schema public to ${role}`.execute(tx)
  for (const table of OPEN_TO_READ)
    await sql`revoke insert, update, delete on ${sql.table(table)} from ${role}`.execute(tx)
}

async function shopTables(tx: Tx): Promise<{ name: string; shared: boolean }[]> {
  const { rows } = await sql<{ name: string; shared: boolean }>`
    select c.relname as name, not a.attnotnull as shared from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'shop_id'
      and not a.attisdropped and c.relname <> all (${OPEN_TO_READ})
    order by 1`.execute(tx)
  return rows
}

// The ledger's own triggers hold its rows to one shop already, whoever writes. As the owner's they need no wall inside,
// which would cost a stock edit a fifth.
async function trustLedger(tx: Tx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select distinct t.tgfoid::regprocedure::text as name from pg_trigger t
    where not t.tgisinternal and t.tgrelid in ('stock_batches'::regclass, 'stock_updates'::regclass,
      'stock_levels'::regclass, 'stock_holds'::regclass)`.execute(tx)
  for (const { name } of rows) await sql`alter function ${sql.raw(name)} security definer`.execute(tx)
}

async function wall(tx: Tx, table: string, own: RawBuilder<boolean>, seen = own): Promise<void> {
  const [role, on] = [sql.id(ROLE), sql.table(table)]
  await sql`alter table ${on} enable row level security`.execute(tx)
  await sql`drop policy if exists own_shop on ${on}`.execute(tx)
  await sql`create policy own_shop on ${on} to ${role} using (${seen}) with check (${own})`.execute(tx)
}
