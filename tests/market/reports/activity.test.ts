import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inScope } from '#src/database/scope.ts'
import { recordActivity } from '#src/market/accounts/activity.ts'
import { eachActivity, listActivity } from '#src/market/reports/activity.ts'
import { addProduct, addStock, createMarket, type Member } from '#tests/support/cast.ts'
import { enrol } from '#tests/support/factor.ts'

const market = await createMarket()
const { db, cast } = market
const boots = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 5 })
const variantId = boots.variants[1]!.id

const activity = suite('the log of what people do')

const as = <T>(who: Member, shopId: number | null, work: () => Promise<T>) =>
  inScope({ shopId, actorId: who.id, address: '192.0.2.7' }, work)
const asSela = <T>(work: () => Promise<T>) => as(cast.sela, cast.boots.id, work)
const newest = async (shopId: number | null = cast.boots.id) => (await listActivity(db, { shopId })).rows[0]!
const count = async () =>
  Number((await sql<{ n: number }>`select count(*) as n from activity_entries`.execute(db)).rows[0]?.n)

activity('says who changed what, from what to what, and from where', async () => {
  await asSela(() => db.updateTable('variants').set({ price_minor: 7500 }).where('id', '=', variantId).execute())
  const { at, id, ...row } = await newest()
  assert.ok(at instanceof Date && id > 0)
  assert.equal(row, {
    source: 'entry',
    actorId: cast.sela.id,
    actorName: 'Sela Seller',
    address: '192.0.2.7',
    act: 'update',
    table: 'variants',
    rowId: String(variantId),
    subject: 'Trail boot / 41',
    rows: 1,
    before: { price_minor: 8900 },
    after: { price_minor: 7500 },
    shopId: cast.boots.id,
    shopName: 'Sela Boots',
    currency: 'EUR',
  })
})

activity('writes nothing where nothing changed, or nobody acts', async () => {
  const before = await count()
  await asSela(() => db.updateTable('variants').set({ price_minor: 7500 }).where('id', '=', variantId).execute())
  await db.updateTable('variants').set({ price_minor: 7400 }).where('id', '=', variantId).execute()
  await as(cast.ada, null, () =>
    db.updateTable('users').set({ signed_in_at: new Date() }).where('id', '=', cast.bela.id).execute(),
  )
  assert.is(await count(), before)
})

activity('keeps what came and what went as a whole', async () => {
  const { id } = await asSela(() =>
    db
      .insertInto('shipping_zones')
      .values({ shop_id: cast.boots.id, name: 'Benelux', countries: ['BE', 'NL'] })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  const added = await newest()
  assert.equal(
    [added.act, added.subject, added.before, added.after?.countries],
    ['insert', 'Benelux', null, ['BE', 'NL']],
  )
  await asSela(() => db.deleteFrom('shipping_zones').where('id', '=', id).execute())
  const gone = await newest()
  assert.equal([gone.act, gone.before?.name, gone.after], ['delete', 'Benelux', null])
})

activity('does not flood: a statement over many rows is one entry with their number', async () => {
  const many = await addProduct(db, cast.boots, { title: 'Sock', sizes: Array.from({ length: 60 }, (_, i) => `s${i}`) })
  const before = await count()
  await asSela(() =>
    db.updateTable('variants').set({ price_minor: 100, weight_grams: 40 }).where('product_id', '=', many.id).execute(),
  )
  assert.is(await count(), before + 1)
  const row = await newest()
  assert.is(row.rows, 60)
  assert.equal([...Object(row.after).columns].sort(), ['price_minor', 'weight_grams'])
})

activity('names secrets without showing them', async () => {
  const { secret: key, codes } = await as(cast.bela, null, () => enrol(market, cast.bela.id))
  await as(cast.bela, null, () =>
    db.updateTable('users').set({ password_hash: 'argon2 something else' }).where('id', '=', cast.bela.id).execute(),
  )
  const [password] = (await listActivity(db, { shopId: null, personId: cast.bela.id })).rows
  assert.equal([password?.before, password?.after], [{ password_hash: '•••' }, { password_hash: '•••' }])
  const { rows } = await sql<{ text: string }>`select string_agg(t::text, ' ') as text from activity_entries t`.execute(
    db,
  )
  for (const secret of [key, ...codes, 'argon2']) assert.not.match(rows[0]?.text ?? '', secret)
})

activity('masks every column that holds bytes, in every table that is recorded', async () => {
  const { rows } = await sql<{ name: string; shown: string }>`
    select c.table_name || '.' || c.column_name as name, activity_value(c.column_name, '"x"') #>> '{}' as shown
    from information_schema.columns c
    where c.table_schema = 'public' and c.data_type = 'bytea' and exists (
      select from pg_trigger t where t.tgrelid = c.table_name::regclass and t.tgname like 'activity%')`.execute(db)
  assert.ok(rows.length > 4)
  assert.equal(
    rows.filter(({ shown }) => shown !== '•••').map(({ name }) => name),
    [],
  )
})

activity('is never changed, by anybody', async () => {
  for (const statement of [
    'update activity_entries set actor_name = $$x$$',
    'delete from activity_entries',
    'truncate activity_entries',
  ])
    try {
      await sql.raw(statement).execute(db)
      assert.unreachable(statement)
    } catch (error) {
      assert.is((error as { code?: string }).code, 'MW001')
    }
})

activity('of a shop holds what was done for it, and nothing of its neighbour or the staff', async () => {
  await as(cast.nils, cast.games.id, () =>
    db.updateTable('shops').set({ description: 'Games, old and new' }).where('id', '=', cast.games.id).execute(),
  )
  await as(cast.ada, null, () =>
    db.updateTable('shops').set({ wanted_name: 'Boots by Sela' }).where('id', '=', cast.boots.id).execute(),
  )
  const own = (await listActivity(db, { shopId: cast.boots.id })).rows
  assert.ok(own.every(({ shopId, actorId }) => shopId === cast.boots.id && actorId === cast.sela.id))
  const all = (await listActivity(db, { shopId: null })).rows
  assert.ok(all.some(({ actorId, shopId }) => actorId === cast.ada.id && shopId === cast.boots.id))
  assert.ok(all.some(({ actorId, shopId }) => actorId === cast.nils.id && shopId === cast.games.id))
  // Behind the wall not even a query without a shop finds more.
  const behind = await asSela(() => listActivity(db, { shopId: null }))
  assert.ok(behind.rows.every(({ shopId }) => shopId === cast.boots.id))
})

activity('tells stock from its own ledger, among the rest', async () => {
  await addStock(db, cast.boots, [variantId], 3)
  const row = await newest()
  assert.equal([row.source, row.act, row.subject, row.rows], ['batch', 'opening', 'Trail boot / 41', 1])
  assert.equal([row.before, row.after], [{ on_hand: 5 }, { on_hand: 8, reason: 'opening stock' }])
  const before = await count()
  await asSela(() => addStock(db, cast.boots, [variantId], 1))
  assert.is(await count(), before, 'the ledger is the log of stock')
  await asSela(() => db.updateTable('stock_levels').set({ low_at: 4 }).where('variant_id', '=', variantId).execute())
  const limit = await newest()
  assert.equal(
    [limit.table, limit.subject, limit.before, limit.after],
    ['stock_levels', 'Trail boot / 41', { low_at: null }, { low_at: 4 }],
  )
})

activity('takes entries of verbs, also of those that the worker does for somebody', async () => {
  await recordActivity(db, {
    act: 'imported',
    table: 'products',
    subject: 'autumn.csv',
    rows: 100_000,
    shopId: cast.boots.id,
    actor: cast.sela,
  })
  const row = await newest()
  assert.equal([row.act, row.rows, row.actorName, row.address], ['imported', 100_000, 'Sela Seller', ''])
  const before = await count()
  await recordActivity(db, { act: 'imported', table: 'products' })
  assert.is(await count(), before, 'nobody did it')
})

activity('is paged without a gap or a repetition, and filtered', async () => {
  const seen: string[] = []
  for await (const rows of eachActivity(db, { shopId: null }))
    seen.push(...rows.map(({ source, id }) => `${source} ${id}`))
  assert.is(new Set(seen).size, seen.length)
  const paged: string[] = []
  let after: Parameters<typeof listActivity>[1]['after']
  for (;;) {
    const page = await listActivity(db, { shopId: null, after }, 3)
    paged.push(...page.rows.map(({ source, id }) => `${source} ${id}`))
    if (!page.next) break
    after = page.next
  }
  assert.equal([...paged].sort(), [...seen].sort())
  const some = async (query: object) => (await listActivity(db, { shopId: null, ...query })).rows
  assert.ok((await some({ kind: 'stock' })).every(({ table }) => /^stock/.test(table)))
  assert.ok((await some({ personId: cast.nils.id })).every(({ actorId }) => actorId === cast.nils.id))
  assert.ok((await some({ text: 'trail' })).length > 1)
  assert.equal(await some({ text: '100%' }), [])
  assert.equal(await some({ until: new Date('2020-01-01') }), [])
  assert.equal(await some({ from: new Date('2099-01-01') }), [])
  assert.is(
    (await some({ from: new Date('2020-01-01'), until: new Date('2099-01-01') })).length,
    Math.min(50, seen.length),
  )
})

/** Why a table is not recorded by triggers. */
const EXEMPT: Record<string, string> = {
  activity_entries: 'it is the log',
  ...said(
    'its own ledger or log, read beside or by its own pages',
    'stock_batches stock_updates stock_levels documents refunds job_events',
  ),
  ...said(
    'what buyers do',
    'addresses carts cart_lines wishlists wishes stock_waits stock_offers discount_uses payment_proofs service_files',
  ),
  ...said(
    'told by events that are recorded',
    'orders shop_orders order_lines payments payment_methods site_settings checklist_items shipments shipment_lines order_returns order_return_lines service_deliveries pool_keys',
  ),
  ...said(
    'no change of anything: sign-ins, codes, tries, letters, choices of one person',
    'sessions one_time_codes recovery_codes throttles mail_messages notices notice_choices',
  ),
  ...said(
    'written by programs',
    'stock_holds key_drafts pool_warnings data_keys document_runs category_redirects product_search search_words catalogue_changes shelf_counts low_spells round_runs kysely_migration kysely_migration_lock',
  ),
  ...said(
    'of the checks of the ledger, which tell who repaired what',
    'stock_heads stock_checks stock_break_notes stock_repairs',
  ),
  ...said(
    'of counts and imports, each with a page and a batch of its own',
    'stock_forms stock_counts stock_count_lines stock_count_entries imports import_products import_rows import_pictures',
  ),
}
function said(why: string, tables: string): Record<string, string> {
  return Object.fromEntries(tables.split(' ').map((table) => [table, why]))
}

activity('covers every table, or says why it does not', async () => {
  const { rows } = await sql<{ name: string; recorded: boolean }>`
    select c.relname as name, exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'activity_update') as recorded
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`.execute(db)
  assert.equal(
    rows.filter(({ name, recorded }) => !recorded && !EXEMPT[name]).map(({ name }) => name),
    [],
  )
  assert.equal(
    rows.filter(({ name, recorded }) => recorded && EXEMPT[name]).map(({ name }) => name),
    [],
  )
})

activity.run()
