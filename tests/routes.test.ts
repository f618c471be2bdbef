// Every route the market has, asked by everyone it is not for. The list comes from the router itself, so that a new
// route is asked too; a route under no door is a failure until somebody says whose it is.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { may, SHOP_ROLES } from '#src/market/shops/roles.ts'
import { rightAt } from '#src/seller/rights.ts'
import { addMember, addProduct, createMarket, giveRole } from './support/cast.ts'
import { placeTestOrder } from './support/orders.ts'

const test = suite('routes')
const market = await createMarket()
const { cast, db, app } = market

const theirs = await addProduct(db, cast.games, { title: 'Chess', sizes: ['PC'], onHand: 5 })
const batch = await db
  .selectFrom('stock_batches')
  .select('id')
  .where('shop_id', '=', cast.games.id)
  .executeTakeFirstOrThrow()
const picture = await db
  .insertInto('product_images')
  .values({ product_id: theirs.id, image_key: 'f'.repeat(32), width: 160, height: 120 })
  .returning('id')
  .executeTakeFirstOrThrow()
const category = await db
  .insertInto('categories')
  .values({ slug: 'games', name: 'Games' })
  .returning('id')
  .executeTakeFirstOrThrow()

const { shopOrders } = await placeTestOrder(market, { lines: [{ variantId: theirs.variants[0]!.id }] })

type Route = { method: string; path: string }
const routes: Route[] = app.routes
  .filter(({ method }) => method !== 'ALL')
  .map(({ method, path }) => ({ method, path }))
  .filter(
    (route, at, all) => all.findIndex((other) => other.method === route.method && other.path === route.path) === at,
  )

/** Who may come in, by where the route lies. */
function doorOf(path: string): 'open' | 'account' | 'seller' | 'admin' | 'dev' | 'unknown' {
  // What search engines ask first lies at the top by their rules: pages that anybody may read.
  if (/^\/(robots\.txt|sitemap\.xml|:file\{sitemap-.*\})$/.test(path)) return 'open'
  if (path === '/' || /^\/(healthz|readyz|metrics|static)(\/|$)/.test(path) || /^\/buyer(\/|$)/.test(path))
    return 'open'
  const door = /^\/(account|seller|admin|dev)(\/|$)/.exec(path)?.[1]
  return (door as 'account' | 'seller' | 'admin' | 'dev' | undefined) ?? 'unknown'
}

/** The neighbour's own ids in place of the parameters: what a guesser would send. */
const THEIRS: Record<string, string> = {
  variantId: String(theirs.variants[0]!.id),
  batchId: String(batch.id),
  productId: String(theirs.id),
  imageId: String(picture.id),
  key: 'f'.repeat(32),
  width: '160.webp',
  slug: 'no-such-thing',
}
function fill(path: string): string {
  return path
    .replace(
      /:(\w+)(\{[^}]*\})?\??/g,
      (_all, name: string) =>
        THEIRS[name] ??
        (/\/orders/.test(path)
          ? String(shopOrders[0]!.id)
          : /products/.test(path)
            ? String(theirs.id)
            : /categories/.test(path)
              ? String(category.id)
              : String(cast.games.id)),
    )
    .replace(/\*$/, 'x')
}

/** Everything that must not have moved, in one number. */
async function fingerprint(): Promise<string> {
  const tables = [
    'shops',
    'shop_members',
    'shop_documents',
    'products',
    'variants',
    'product_images',
    'stock_levels',
    'stock_updates',
    'stock_batches',
    'categories',
    'orders',
    'payments',
    'payment_methods',
    'refunds',
    'shop_orders',
    'order_lines',
    'order_events',
    'shipping_zones',
    'shipping_methods',
    'discounts',
    'tax_rates',
  ]
  const parts = []
  for (const table of tables) {
    const { rows } = await sql<{
      hash: string | null
    }>`select md5(string_agg(t::text, '|' order by t::text)) as hash from ${sql.table(table)} t`.execute(db)
    parts.push(rows[0]?.hash)
  }
  return parts.join()
}

const ask = (browser: ReturnType<typeof market.stranger>, { method, path }: Route, form = {}) =>
  method === 'GET' ? browser.get(fill(path)) : browser.post(fill(path), form)

test('every route lies under a door whose rule is known', () => {
  assert.equal(
    routes.filter(({ path }) => doorOf(path) === 'unknown'),
    [],
  )
  assert.ok(routes.length > 40, `only ${routes.length} routes found: is the router's list still what it was?`)
})

test('a stranger gets no further than the door of seller and admin', async () => {
  const before = await fingerprint()
  for (const route of routes.filter(({ path }) => ['seller', 'admin'].includes(doorOf(path)))) {
    const answer = await ask(market.stranger(), route)
    assert.is(answer.status, 303, `${route.method} ${route.path} answered ${answer.status}`)
    assert.match(answer.location ?? '', /^\/account\/login/, `${route.method} ${route.path}`)
  }
  assert.is(await fingerprint(), before)
})

test('members and sellers are refused everything of the staff', async () => {
  const before = await fingerprint()
  for (const person of [cast.bela, cast.sela]) {
    const browser = await market.signedIn(person)
    for (const route of routes.filter(({ path }) => doorOf(path) === 'admin')) {
      const answer = await ask(browser, route)
      assert.is(answer.status, 403, `${person.name}: ${route.method} ${route.path} answered ${answer.status}`)
    }
  }
  assert.is(await fingerprint(), before)
})

test('staff who may only look can change nothing', async () => {
  const viewer = await db.updateTable('users').set({ staff_role: 'viewer' }).where('id', '=', cast.bela.id).execute()
  assert.ok(viewer)
  const before = await fingerprint()
  const browser = await market.signedIn(cast.bela)
  for (const route of routes.filter(({ path, method }) => doorOf(path) === 'admin' && method !== 'GET')) {
    const answer = await ask(browser, route)
    assert.is(answer.status, 403, `${route.method} ${route.path} answered ${answer.status}`)
  }
  assert.is(await fingerprint(), before)
  await db.updateTable('users').set({ staff_role: null }).where('id', '=', cast.bela.id).execute()
})

test("with the neighbour's ids a seller finds nothing and changes nothing", async () => {
  const browser = await market.signedIn(cast.sela)
  const named = routes.filter(({ path }) => doorOf(path) === 'seller' && path.includes(':'))
  assert.ok(named.length > 5)
  for (const route of named) {
    const before = await fingerprint()
    const filled = {
      seen: '5',
      counted: '6',
      delta: '1',
      reason: 'counted',
      title: 'Mine now',
      alt: 'Mine',
      state: 'archived',
    }
    for (const form of [{}, filled]) {
      const answer = await ask(browser, route, form)
      assert.ok([404, 422].includes(answer.status), `${route.method} ${route.path} answered ${answer.status}`)
      assert.not.match(answer.text, 'Chess', `${route.method} ${route.path} shows the neighbour's product`)
    }
    assert.is(await fingerprint(), before, `${route.method} ${route.path} changed something`)
  }
})

/** Whatever one's role in a shop, one may leave it, go over to another, and open one's own. */
const ANYBODYS = ['/seller/shop/new', '/seller/shops/:id{[1-9][0-9]{0,14}}/choice', '/seller/team/departure']

test('what people of a shop may change is decided by their role, on every route', async () => {
  const changing = routes.filter(({ path, method }) => doorOf(path) === 'seller' && method !== 'GET')
  assert.equal(
    changing.filter(({ path }) => rightAt(fill(path)) === null && !ANYBODYS.includes(path)).map(({ path }) => path),
    [],
  )
  for (const role of SHOP_ROLES.filter((one) => one !== 'owner')) {
    const person = await addMember(db, `A ${role}`, `${role}@example.com`)
    await giveRole(db, cast.boots, person, role)
    const browser = await market.signedIn(person)
    const before = await fingerprint()
    for (const route of changing) {
      const right = rightAt(fill(route.path))
      if (right === null) continue
      const answer = await ask(browser, route)
      const words = `${role}: ${route.method} ${route.path} answered ${answer.status}`
      if (may(role, right)) assert.ok(answer.status < 500, words)
      else assert.is(answer.status, 403, words)
    }
    if (role === 'viewer') assert.is(await fingerprint(), before)
  }
})

/** Who did what is for those who run the shop. */
const FOR_MANAGERS = /^\/seller\/activity/

test('everybody of a shop may look at every page of it', async () => {
  const looked = routes.filter(
    ({ path, method }) => doorOf(path) === 'seller' && method === 'GET' && !path.includes(':'),
  )
  const viewer = await addMember(db, 'Vigdis', 'vigdis@example.com')
  await giveRole(db, cast.boots, viewer, 'viewer')
  const browser = await market.signedIn(viewer)
  for (const route of looked) {
    const { status } = await ask(browser, route)
    const fine = FOR_MANAGERS.test(route.path) ? [403] : [200, 303, 404]
    assert.ok(fine.includes(status), `${route.path} answered ${status}`)
  }
})

test('the shop window sets no cookie and never fails', async () => {
  for (const route of routes.filter(({ path, method }) => doorOf(path) === 'open' && method === 'GET')) {
    const answer = await ask(market.stranger(), route)
    assert.ok(answer.status < 500, `${route.path} answered ${answer.status}`)
    assert.equal(answer.headers.getSetCookie(), [], route.path)
  }
})

test('no route answers a changing request that another site sent', async () => {
  const before = await fingerprint()
  const browser = await market.signedIn(cast.ada)
  for (const route of routes.filter(({ method }) => method !== 'GET')) {
    const headers = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' }
    const answer = await browser.post(fill(route.path), {}, { headers })
    assert.is(answer.status, 403, `${route.method} ${route.path} answered ${answer.status}`)
  }
  assert.is(await fingerprint(), before)
})

test.run()
