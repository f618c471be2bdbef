// A market that began with the first release, whose steps were 0001 to 0005, is brought to today's and works.
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect } from '#src/database/connect.ts'
import { migrateToLatest } from '#src/database/migrate.ts'
import { auditOrders } from '#src/market/orders/audit.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { migrations } from '../../migrations/index.ts'
import { PASSWORD, testConfig } from '../support/cast.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { openMarket } from '../support/second-market.ts'

const test = suite("a database of the first release's")
const LAST_STEP = '0005-stock-holds'
const HASH = '$argon2id$v=19$m=64,t=1,p=1$00X6az5DCszFZUiHjO73Gg$EfbjrYa6s55T80EZUVzfd8fM7Zymbemcpw5J2wgxGw8'

const url = await createEmptyDatabase()
const old = connect(url, { poolSize: 1 })
const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } })
const { error } = await migrator.migrateTo(LAST_STEP)
if (error) throw error

// As that release wrote it: people, a shop with its history, a product of three sizes, its ledger, holds.
const statements = [
  sql`insert into users (email, name, password_hash, email_proven_at, staff_role, founder) values
    ('ada@example.com', 'Ada Admin', ${HASH}, now(), 'admin', true),
    ('sela@example.com', 'Sela Seller', ${HASH}, now(), null, false),
    ('late@example.com', 'Never Proven', ${HASH}, null, null, false)`,
  sql`insert into throttles values ('sign-in from address', 'x', now(), 3)`,
  sql`insert into mail_messages (to_address, kind, state, sent_at) values ('sela@example.com', 'email-code', 'sent', now())`,
  sql`insert into shops (slug, name, contact_email, contact_proven_at, country, currency, currency_digits, status)
    values ('sela-boots', 'Sela Boots', 'sela@example.com', now(), 'DE', 'EUR', 2, 'approved')`,
  sql`insert into shop_members (shop_id, user_id, role) values (1, 2, 'owner')`,
  sql`insert into shop_events (shop_id, actor_id, action, reason) values (1, 1, 'approved', '')`,
  sql`insert into categories (slug, name, position) values ('boots', 'Boots', 0)`,
  sql`insert into products (shop_id, category_id, slug, title, description, option_names, state, published_at) values
    (1, 1, 'trail-boot', 'Trail boot', 'Made to be mended.', '{Size}', 'published', now()),
    (1, null, 'draft-boot', 'Unfinished boot', '', '{}', 'draft', null)`,
  sql`insert into variants (product_id, shop_id, sku, option_values, price_minor, position) values
    (1, 1, 'TB-40', '{40}', 8900, 0), (1, 1, 'TB-41', '{41}', 8900, 1), (1, 1, 'TB-42', '{42}', 9900, 2),
    (2, 1, 'DB-1', '{}', 100, 0)`,
  sql`insert into product_images (product_id, image_key, alt, width, height) values (1, ${'ab'.repeat(16)}, 'A boot', 800, 600)`,
  sql`update stock_levels set low_at = 2 where variant_id = 2`,
  sql`with batch as (insert into stock_batches (shop_id, kind, actor_id, actor_name, reason)
      values (1, 'opening', 2, 'Sela Seller', 'opening stock') returning id)
    insert into stock_updates (batch_id, variant_id, delta) select id, v, 5 from batch, generate_series(1, 3) v`,
  sql`with batch as (insert into stock_batches (shop_id, kind, actor_id, actor_name, reason)
      values (1, 'count', 2, 'Sela Seller', 'counted') returning id)
    insert into stock_updates (batch_id, variant_id, delta) select id, 2, -3 from batch`,
  sql`with batch as (insert into stock_batches (shop_id, kind, actor_id, actor_name, reason, reverses_id)
      values (1, 'reversal', 2, 'Sela Seller', 'Undone', 2) returning id)
    insert into stock_updates (batch_id, variant_id, delta) select id, 2, 3 from batch`,
  sql`insert into stock_holds (variant_id, quantity, holder, expires_at) values
    (1, 2, 'cart:abc', now() + interval '1 hour'), (3, 1, 'cart:abc', now() + interval '1 hour')`,
  sql`update stock_holds set ended_at = now(), outcome = 'released' where variant_id = 3`,
]
for (const one of statements) await one.execute(old)
await old.destroy()

const steps = await migrateToLatest(url)
const { db, browser } = openMarket(testConfig(), url)

async function signedIn(email: string) {
  const person = browser()
  const answer = await person.post('/account/login', { email, password: PASSWORD, next: '/' })
  assert.is(answer.status, 303, answer.text.slice(0, 500))
  return person
}

test('takes every later step', () => {
  assert.equal(steps, Object.keys(migrations).slice(Object.keys(migrations).indexOf(LAST_STEP) + 1))
})

test('keeps its ledger as it was: every hash, sum, level and hold', async () => {
  const { batches, updates, levels, breaks } = await auditLedger(db)
  assert.equal({ batches, updates, levels, breaks }, { batches: 3, updates: 5, levels: 4, breaks: [] })
  assert.equal(await auditOrders(db), [])
  const held = await db.selectFrom('stock_levels').select(['on_hand', 'held']).where('variant_id', '=', 1).execute()
  assert.equal(held, [{ on_hand: 5, held: 2 }])
})

test('shows its products, and only those that were on sale', async () => {
  const list = await browser().get('/buyer/products')
  assert.match(list.text, 'Trail boot')
  assert.not.match(list.text, 'Unfinished boot')
  assert.match((await browser().get('/buyer/products?q=trail')).text, 'Trail boot')
  const page = await browser().get('/buyer/products/trail-boot')
  assert.is(page.status, 200)
  assert.match(page.text, 'Made to be mended.')
})

test('sells them: what is not held goes into a cart', async () => {
  const buyer = browser()
  const answer = await buyer.post('/buyer/cart/lines', { variant_id: 1, quantity: 2 })
  assert.is(answer.status, 303, answer.text.slice(0, 500))
  assert.match((await buyer.get('/buyer/cart')).text, 'Trail boot')
})

test('lets its seller sign in, edit stock and undo it', async () => {
  const sela = await signedIn('sela@example.com')
  assert.match((await sela.get('/seller/stock')).text, 'TB-41')
  const edit = await sela.post('/seller/stock/2/counts', { seen: '5', counted: '9', reason: 'counted' })
  assert.is(edit.status, 303, edit.text.slice(0, 500))
  const [batch] = await db.selectFrom('stock_batches').select('id').orderBy('id', 'desc').limit(1).execute()
  const undo = await sela.post(`/seller/stock/batches/${batch?.id}/reversal`, {})
  assert.is(undo.status, 303, undo.text.slice(0, 500))
  assert.match((await sela.get('/seller/stock/history')).text, 'Undone')
  assert.equal((await auditLedger(db)).breaks, [])
})

test('is looked after by its admin', async () => {
  const ada = await signedIn('ada@example.com')
  for (const path of ['/admin', '/admin/shops', '/admin/mail', '/admin/settings', '/admin/products'])
    assert.is((await ada.get(path)).status, 200, path)
})

test.run()
