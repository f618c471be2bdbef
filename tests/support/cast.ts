// The people every test knows: Sela sells, Nils sells next door, Bela buys, Ada is the admin.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { createApp } from '#src/app.tsx'
import type { Config } from '#src/config.ts'
import type { Database } from '#src/database/connect.ts'
import type { Deps } from '#src/frame/env.ts'
import { createLive } from '#src/frame/live.ts'
import { createFileStore } from '#src/gateways/file-store.ts'
import { createSessions } from '#src/market/accounts/sessions.ts'
import { onFileEnd } from './cleanup.ts'
import { client } from './client.ts'
import { createTestDatabase } from './database.ts'

export type Member = { id: number; name: string; email: string }
export type CastShop = { id: number; slug: string; name: string; owner: Member }
export type Cast = { sela: Member; nils: Member; bela: Member; ada: Member; boots: CastShop; games: CastShop }

/** A password that everybody in the cast has; its hash is made once, cheaply, because argon2 is slow on purpose. */
export const PASSWORD = 'correct horse battery'
const HASH = '$argon2id$v=19$m=64,t=1,p=1$00X6az5DCszFZUiHjO73Gg$EfbjrYa6s55T80EZUVzfd8fM7Zymbemcpw5J2wgxGw8'

export function testConfig(overrides: Partial<Config> = {}): Config {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'market-window-files-'))
  onFileEnd(async () => rmSync(dataDir, { recursive: true, force: true }))
  return {
    port: 0,
    host: '127.0.0.1',
    publicUrl: null,
    dataDir,
    databaseUrl: null,
    poolSize: 10,
    webProcesses: 1,
    secret: 'a secret for tests that is long enough to be one',
    smtpUrl: null,
    mailFrom: 'Market Window <market@localhost>',
    marketName: 'Market Window',
    trustProxy: false,
    metricsToken: null,
    rateLimits: null,
    limitLocal: false,
    production: false,
    devMailbox: true,
    logLevel: 'silent',
    ...overrides,
  }
}

/** A market with its cast, two approved shops (Sela's boots in EUR, Nils's games in USD) and nothing for sale yet. */
export async function createMarket(overrides: Partial<Config> = {}) {
  const { db, url } = await createTestDatabase()
  const config = testConfig(overrides)
  const deps: Deps = {
    config,
    db,
    sessions: createSessions(db, { secure: config.publicUrl?.protocol === 'https:' }),
    files: createFileStore(path.join(config.dataDir, 'files')),
    ...createLive(db, url, config.marketName),
  }
  onFileEnd(() => deps.bell.stop())
  onFileEnd(() => deps.ear.stop())
  const app = createApp(deps)
  const cast = await createCast(db)
  return {
    app,
    db,
    url,
    deps,
    config,
    cast,
    /** A browser nobody has signed in to. */
    stranger: () => client(app),
    /** A browser in which this person is signed in. */
    async signedIn(member: Member) {
      const browser = client(app)
      const cookie = await deps.sessions.start(member.id, { address: '127.0.0.1', userAgent: 'tests' })
      const [name = '', value = ''] = cookie.split(';')[0]?.split(/=(.*)/s) ?? []
      browser.cookies.set(name, value)
      return browser
    },
  }
}

export type Market = Awaited<ReturnType<typeof createMarket>>

export async function createCast(db: Database): Promise<Cast> {
  const ada = await addMember(db, 'Ada Admin', 'ada@example.com', { staff_role: 'admin', founder: true })
  const sela = await addMember(db, 'Sela Seller', 'sela@example.com')
  const nils = await addMember(db, 'Nils Nextdoor', 'nils@example.com')
  const bela = await addMember(db, 'Bela Buyer', 'bela@example.com')
  const boots = await addShop(db, sela, { name: 'Sela Boots', slug: 'sela-boots', currency: 'EUR' })
  const games = await addShop(db, nils, { name: 'Nils Games', slug: 'nils-games', currency: 'USD' })
  return { ada, sela, nils, bela, boots, games }
}

export async function addMember(
  db: Database,
  name: string,
  email: string,
  more: { staff_role?: string; founder?: boolean } = {},
): Promise<Member> {
  const row = { name, email, password_hash: HASH, email_proven_at: new Date(), ...more }
  const { id } = await db.insertInto('users').values(row).returning('id').executeTakeFirstOrThrow()
  return { id, name, email }
}

export async function addShop(
  db: Database,
  owner: Member,
  {
    name,
    slug,
    currency = 'EUR',
    status = 'approved',
  }: { name: string; slug: string; currency?: string; status?: string },
): Promise<CastShop> {
  const proven = status === 'draft' ? null : new Date()
  const shop = await db
    .insertInto('shops')
    .values({
      name,
      slug,
      currency,
      currency_digits: 2,
      country: 'DE',
      contact_email: owner.email,
      contact_proven_at: proven,
      status,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('shop_members').values({ shop_id: shop.id, user_id: owner.id, role: 'owner' }).execute()
  return { id: shop.id, slug, name, owner }
}

/** Gives somebody this role in a shop; a shop that would lose its only owner by it gets another first. */
export async function giveRole(
  db: Database,
  shop: { id: number },
  member: Member,
  role: 'owner' | 'manager' | 'stock-keeper' | 'viewer',
): Promise<void> {
  const owners = await db
    .selectFrom('shop_members')
    .select('user_id')
    .where('shop_id', '=', shop.id)
    .where('role', '=', 'owner')
    .execute()
  if (role !== 'owner' && owners.every(({ user_id }) => user_id === member.id)) {
    const other = await addMember(db, 'Other Owner', `other.owner.${shop.id}@example.com`)
    await db.insertInto('shop_members').values({ shop_id: shop.id, user_id: other.id, role: 'owner' }).execute()
  }
  await db
    .insertInto('shop_members')
    .values({ shop_id: shop.id, user_id: member.id, role })
    .onConflict((conflict) => conflict.columns(['shop_id', 'user_id']).doUpdateSet({ role }))
    .execute()
}

/** Something for sale: a published product with one variant per option value, each with the same stock. */
export async function addProduct(
  db: Database,
  shop: CastShop,
  {
    title = 'Trail boot',
    sizes = ['40', '41', '42'],
    price = 8900,
    onHand = 0,
    lowAt = null as number | null,
    state = 'published',
  } = {},
): Promise<{ id: number; slug: string; variants: { id: number; sku: string }[] }> {
  const slug = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${shop.id}`
  const product = await db
    .insertInto('products')
    .values({
      shop_id: shop.id,
      slug,
      title,
      state,
      published_at: state === 'draft' ? null : new Date(),
      option_names: sizes.length > 1 ? ['Size'] : [],
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = sizes.map((size, position) => ({
    product_id: product.id,
    shop_id: shop.id,
    sku: `${slug}-${size}`.toUpperCase(),
    option_values: sizes.length > 1 ? [size] : [],
    price_minor: price,
    position,
  }))
  const variants = await db.insertInto('variants').values(rows).returning(['id', 'sku']).execute()
  if (lowAt !== null) {
    await db
      .updateTable('stock_levels')
      .set({ low_at: lowAt })
      .where(
        'variant_id',
        'in',
        variants.map((v) => v.id),
      )
      .execute()
  }
  if (onHand > 0)
    await addStock(
      db,
      shop,
      variants.map((v) => v.id),
      onHand,
    )
  return { id: product.id, slug, variants }
}

export async function addStock(db: Database, shop: CastShop, variantIds: number[], quantity: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with batch as (
      insert into stock_batches (shop_id, kind, actor_id, actor_name, reason)
      values (${shop.id}, 'opening', ${shop.owner.id}, ${shop.owner.name}, 'opening stock') returning id
    ), written as (
      insert into stock_updates (batch_id, variant_id, delta)
      select batch.id, variant_id, ${quantity} from batch, unnest(${variantIds}::bigint[]) as variant_id order by 2
    )
    select id from batch`.execute(db)
  if (!rows[0]) throw new Error('no batch was written')
  return rows[0].id
}
