import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect } from '#src/database/connect.ts'
import { createFileStore } from '#src/gateways/file-store.ts'
import { LOGO_SIDE } from '#src/gateways/pictures.ts'
import { pictureFile, widthsOf } from '#src/lib/picture.ts'
import { checkPassword } from '#src/market/accounts/passwords.ts'
import { checkAccount } from '#src/market/payments/accounts.ts'
import { checkAddress } from '#src/market/payments/addresses.ts'
import { listPaymentMethods, takes } from '#src/market/payments/methods.ts'
import { networkOf } from '#src/market/payments/networks.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { loadSampleMarket } from '#src/sample-market/load.ts'
import { signInsFile } from '#src/sample-market/sign-ins.ts'
import { testConfig } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'

const test = suite('sample market')
const { db, url } = await createTestDatabase()
const config = testConfig()
const files = createFileStore(path.join(config.dataDir, 'files'))
const silent = () => {}

// Interrupted: after three shops the database refuses the fourth.
await sql`
  create function stop_here() returns trigger language plpgsql as $$
  begin if new.slug = 'satchel-strap' then raise exception 'interrupted'; end if; return new; end $$`.execute(db)
await sql`create trigger stop_here before insert on shops for each row execute function stop_here()`.execute(db)
const interrupted = await loadSampleMarket(config, url, silent).catch((error: Error) => error)
const shopsBefore = await db.selectFrom('shops').select(['id', 'slug']).orderBy('id').execute()
await sql`drop function stop_here cascade`.execute(db)
const [signIns] = await Promise.all([loadSampleMarket(config, url, silent), loadSampleMarket(config, url, silent)])

test('interrupted half-way it keeps whole shops, and the next run adds the others to them', async () => {
  assert.match(String(interrupted), /interrupted/)
  assert.equal(
    shopsBefore.map(({ slug }) => slug),
    ['halyard-outfitters', 'keyring-games', 'birkenhof'],
  )
  const shops = await db.selectFrom('shops').select(['id', 'slug', 'status']).orderBy('id').execute()
  assert.is(shops.length, 8)
  assert.equal(
    shops.slice(0, 3).map(({ id, slug }) => ({ id, slug })),
    shopsBefore,
  )
})

test('shops with parcels say how they send them, and the countries they are in have a rate of tax', async () => {
  const sending = await db
    .selectFrom('shipping_methods as m')
    .innerJoin('shops as s', 's.id', 'm.shop_id')
    .select('s.slug')
    .distinct()
    .orderBy('s.slug')
    .execute()
  assert.equal(
    sending.map(({ slug }) => slug),
    ['birkenhof', 'halyard-outfitters', 'satchel-strap'],
  )
  const weightless = await db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select('v.id')
    .where('p.delivery', '=', 'parcel')
    .where('v.weight_grams', '=', 0)
    .execute()
  assert.is(weightless.length, 0)
  const untaxed = await db
    .selectFrom('visible_shops')
    .select('slug')
    .where('country', 'not in', (eb) => eb.selectFrom('tax_rates').select('country'))
    .execute()
  assert.equal(untaxed, [])
  const codes = await db.selectFrom('discounts').select('code').execute()
  assert.equal(
    codes.map(({ code }) => code),
    ['WELCOME10'],
  )
})

test('buyers of every shop can pay, by methods that say they are samples and whose addresses are right', async () => {
  const methods = await listPaymentMethods(db)
  assert.is(methods.length, 2)
  for (const { kind, name, instructions, account, network } of methods) {
    assert.match(`${name} ${instructions}`, /\(sample\) This is the sample market/)
    const of = networkOf(network)
    assert.ok((kind === 'bank' ? await checkAccount(account) : of && (await checkAddress(of, account)))?.ok)
  }
  const shops = await db.selectFrom('visible_shops').select('currency').execute()
  assert.ok(shops.every(({ currency }) => methods.some((method) => takes(method, currency))))
})

test('buyers see the four approved shops with all their goods, and nothing of the others', async () => {
  const shops = await db.selectFrom('visible_shops').select('slug').orderBy('slug').execute()
  assert.equal(
    shops.map(({ slug }) => slug),
    ['birkenhof', 'halyard-outfitters', 'keyring-games', 'satchel-strap'],
  )
  const products = await db
    .selectFrom('visible_products')
    .select(({ fn }) => ['shop_slug', fn.countAll<number>().as('count')])
    .groupBy('shop_slug')
    .orderBy('shop_slug')
    .execute()
  assert.equal(
    products.map(({ count }) => count),
    [20, 17, 36, 23],
  )
  const featured = await db
    .selectFrom('visible_products')
    .select('shop_slug')
    .distinct()
    .where('featured', '=', true)
    .execute()
  assert.is(featured.length, 4)
})

test('two shops wait to be reviewed, one is rejected and one suspended, each with its reason', async () => {
  const waiting = await db
    .selectFrom('shops')
    .select('slug')
    .where('status', '=', 'submitted')
    .where('contact_proven_at', 'is not', null)
    .orderBy('submitted_at')
    .execute()
  assert.equal(
    waiting.map(({ slug }) => slug),
    ['tidewater-ceramics', 'second-sail'],
  )
  const decided = await db
    .selectFrom('shops as s')
    .innerJoin('shop_events as e', (join) => join.onRef('e.shop_id', '=', 's.id').onRef('e.action', '=', 's.status'))
    .select(['s.slug', 'e.reason'])
    .where('s.status', 'in', ['rejected', 'suspended'])
    .orderBy('s.slug')
    .execute()
  assert.equal(
    decided.map(({ slug }) => slug),
    ['glass-lantern', 'nightjar-records'],
  )
  assert.ok(decided.every(({ reason }) => reason.length > 20))
})

test('every shop’s papers are a PDF that a reviewer can open', async () => {
  const papers = await db.selectFrom('shop_documents').select(['storage_key', 'bytes']).execute()
  assert.is(papers.length, 8)
  for (const { storage_key, bytes } of papers) {
    const file = await files.get(storage_key)
    assert.is(file?.length, bytes)
    const text = file?.toString('latin1') ?? ''
    assert.match(text, /^%PDF-1\.4\n/)
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
    assert.is(text.slice(table, table + 4), 'xref')
    for (const [line, start] of text.matchAll(/^(\d{10}) 00000 n/gm))
      assert.match(text.slice(Number(start)), /^\d 0 obj/, line)
  }
})

test('every picture of the market is in the file store, in all its widths', async () => {
  const images = await db.selectFrom('product_images').select(['image_key as key', 'width']).execute()
  const logos = await db.selectFrom('shops').select('logo_key as key').execute()
  assert.is(images.length, 118)
  for (const { key, width } of [...images, ...logos.map((logo) => ({ ...logo, width: LOGO_SIDE }))]) {
    for (const each of widthsOf(width)) assert.ok(await files.get(pictureFile(String(key), each)), `${key} ${each}`)
  }
})

test('all goods lie in a category that lies in one of six sections', async () => {
  const { rows } = await sql<{ sections: number; lost: number; empty: number }>`
    select (select count(*) from categories where parent_id is null) as sections,
      (select count(*) from products p left join categories c on c.id = p.category_id
       where c.parent_id is null) as lost,
      (select count(*) from categories c where c.parent_id is not null
       and not exists (select from products p where p.category_id = c.id)) as empty`.execute(db)
  assert.equal(rows, [{ sections: 6, lost: 0, empty: 0 }])
})

test('stock is what its ledger says, and has a past: several hands, several reasons, one of them taken back', async () => {
  const { breaks, updates } = await auditLedger(db)
  assert.equal(breaks, [])
  assert.ok(updates > 300)
  const batches = await db
    .selectFrom('stock_batches as b')
    .innerJoin('shops as s', 's.id', 'b.shop_id')
    .select(['b.kind', 'b.reason', 'b.actor_name'])
    .where('s.slug', '=', 'halyard-outfitters')
    .orderBy('b.id')
    .execute()
  assert.equal(
    batches.map(({ kind, reason }) => `${kind}: ${reason}`),
    [
      'opening: opening',
      'adjustment: received',
      'adjustment: damaged',
      'count: counted',
      'adjustment: received',
      'reversal: undone',
      'adjustment: received',
    ],
  )
  assert.equal(new Set(batches.map(({ actor_name }) => actor_name)).size, 2)
  const low = await db
    .selectFrom('stock_levels as l')
    .innerJoin('visible_shops as s', 's.id', 'l.shop_id')
    .select(({ fn }) => ['s.slug', fn.countAll<number>().as('low'), fn.min('on_hand').as('least')])
    .where('l.is_low', '=', true)
    .groupBy('s.slug')
    .execute()
  assert.is(low.length, 4, 'low goods in every shop')
  assert.ok(
    low.every(({ least }) => least === 0),
    'and something sold out',
  )
})

test('sign-ins are random, kept for nobody but the owner, and right', async () => {
  assert.is(signIns?.length, 11)
  assert.is(new Set(signIns.map(({ password }) => password)).size, 11)
  assert.is(statSync(signInsFile(config)).mode & 0o777, 0o600)
  const [admin, buyer] = signIns
  for (const one of [admin, buyer]) {
    const row = await db
      .selectFrom('users')
      .select('password_hash')
      .where('email', '=', one?.email ?? '')
      .executeTakeFirst()
    assert.ok(await checkPassword(row?.password_hash, one?.password ?? ''))
  }
})

test('a second run finds the sample and changes nothing', async () => {
  const before = await fingerprint()
  const kept = readFileSync(signInsFile(config), 'utf8')
  const said: string[] = []
  assert.equal(await loadSampleMarket(config, url, (line) => said.push(line)), signIns)
  assert.equal(said, [])
  assert.equal(await fingerprint(), before)
  assert.is(readFileSync(signInsFile(config), 'utf8'), kept)
})

/** Every row of every table of the market, in one word each. */
async function fingerprint(): Promise<Record<string, string>> {
  const own = connect(url, { poolSize: 1 })
  try {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(own)
    const words: Record<string, string> = {}
    for (const { name } of rows) {
      const found = await sql<{ word: string }>`
        select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as word from ${sql.id(name)} t`.execute(own)
      words[name] = found.rows[0]?.word ?? ''
    }
    return words
  } finally {
    await own.destroy()
  }
}

test.run()
