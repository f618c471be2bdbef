// No page reads a large table from end to end: every page is asked by everyone it is for, and every statement that the
// database was given for it is explained with the values it was given.
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seedLarge } from '#tests/bench/large-seed.ts'
import { createMarket } from '#tests/support/cast.ts'
import { scansIn, statementsOf, tableRows } from '#tests/support/plans.ts'

const market = await createMarket()
const { cast, db, app, url } = market
await seedLarge(url, { shops: 60, products: 6000, rounds: 2, ordersPerShop: 60 }, () => {})

const LARGE = 3000
const one = async (table: string, column: string, where = sql`true`) =>
  (
    await sql<{
      value: string | number
    }>`select ${sql.ref(column)} as value from ${sql.table(table)} where ${where} limit 1`.execute(db)
  ).rows[0]?.value
const ours = sql`shop_id = ${cast.boots.id}`
const THEIRS = {
  product: { id: await one('products', 'id', ours), slug: await one('products', 'slug', ours) },
  variant: await one('variants', 'id', ours),
  batch: await one('stock_batches', 'id', ours),
  order: { id: await one('shop_orders', 'id', ours), number: await one('orders', 'number') },
}

/** An address of the route with things in it that there are. */
const fill = (path: string) =>
  path
    .replace(/:(\w+)(\{(?:[^{}]|\{[^}]*\})*\})?\??/g, (_all, name: string) => {
      if (name === 'variantId') return `${THEIRS.variant}`
      if (name === 'batchId') return `${THEIRS.batch}`
      if (name === 'number') return `${THEIRS.order.number}`
      if (name === 'slug') return /\/shops\//.test(path) ? cast.boots.slug : `${THEIRS.product.slug}`
      if (name === 'key') return 'f'.repeat(32)
      if (/\/orders/.test(path)) return `${THEIRS.order.id}`
      if (/\/products/.test(path)) return `${THEIRS.product.id}`
      return /\/shops/.test(path) ? `${cast.boots.id}` : '1'
    })
    .replace(/\*$/, 'x')

const MORE = [
  ...[
    'category=section-3',
    'category=section-3-part-4',
    'shop=sela-boots',
    'in_stock=1',
    'sort=cheapest',
    'category=section-3&sort=dearest',
    'q=boot',
    'q=leather+boot',
    'q=boot&sort=cheapest',
    'q=boot&category=section-3',
    'q=boot&shop=shop-3',
    'q=umbrelal',
    'q=biit',
    'option=Size:42',
    'option=Size:42&option=Colour:red&in_stock=1',
    'max=12',
    'category=section-3&max=40',
    'shop=sela-boots&shop=shop-3',
    'pages=3',
  ].map((query) => `/buyer/products?${query}`),
  '/buyer/search/suggestions?q=boo',
  '/buyer/shops?q=number',
  '/buyer/shops/shop-3?category=section-3-part-4',
  ...[
    'stock?q=boot',
    'stock?sort=available',
    'stock?filter=low',
    `stock?as_of=${new Date().toISOString()}&filter=low`,
    'stock?as_of=2020-01-01T00:00:00Z&filter=out',
    'products?q=boot',
    'products?sort=title',
    'orders?q=dora',
    'orders?view=created',
  ].map((path) => `/seller/${path}`),
  ...[
    'products?q=boot',
    'products?shop=shop-3',
    'orders?q=dora',
    'orders?q=0001',
    'shops?q=number',
    'users?q=owner',
    'search?q=boot',
    'search?q=owner',
    'search?q=sela@example.com',
    'search?q=7KQ2-M4XPD',
  ].map((path) => `/admin/${path}`),
]

const routes = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method === 'GET' && !/static|stream|\/dev|\*/.test(path))
      .map(({ path }) => fill(path)),
  ),
  ...MORE,
]
const rowsOf = await tableRows(db)
const test = suite('plans')

const ALLOWED: Record<string, string> = {}

const people = {
  stranger: market.stranger(),
  buyer: await market.signedIn(cast.bela),
  seller: await market.signedIn(cast.sela),
  staff: await market.signedIn(cast.ada),
}
const forWhom = (path: string): (keyof typeof people)[] =>
  path.startsWith('/seller')
    ? ['seller']
    : path.startsWith('/admin')
      ? ['staff']
      : path.startsWith('/account')
        ? ['seller']
        : ['stranger', 'buyer']

test('of every page keep to indexes where there is much', async () => {
  const seen = new Map<string, number>()
  const wrong: string[] = []
  let explained = 0
  for (const path of routes) {
    for (const who of forWhom(path)) {
      const statements = await statementsOf(() => people[who].get(path))
      for (const statement of statements) {
        const times = seen.get(statement.text) ?? 0
        seen.set(statement.text, times + 1)
        if (times >= 2) continue
        explained += 1
        for (const scan of await scansIn(db, statement, rowsOf, LARGE).catch((error: Error) => [
          `not explained: ${error.message} ${statement.text.slice(0, 200)}`,
        ])) {
          const page = path.replace(/\?.*/, '')
          if (!ALLOWED[`${page} ${scan.split(':')[0]}`]) wrong.push(`${who} ${path}: ${scan}`)
        }
      }
    }
  }
  assert.ok(
    rowsOf.get('products')! >= LARGE && rowsOf.get('stock_updates')! >= LARGE,
    'the tables are not large enough',
  )
  assert.ok(explained > 150, `only ${explained} statements were explained`)
  assert.equal([...new Set(wrong)], [])
})

test.run()
