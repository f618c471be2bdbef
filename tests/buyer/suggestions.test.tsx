import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAllowance } from '#src/lib/allowance.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const visitor = market.stranger()
type Answer = { meant: string | null } & Record<
  'products' | 'categories' | 'shops',
  { title?: string; name?: string; url: string }[]
>
const ask = async (q: string): Promise<Answer> => {
  const answer = await visitor.get(`/buyer/search/suggestions?q=${encodeURIComponent(q)}`, {
    headers: { Accept: 'application/json' },
  })
  assert.is(answer.status, 200)
  return JSON.parse(answer.text) as Answer
}

const { id } = await db
  .insertInto('categories')
  .values({ slug: 'boots', name: 'Boots & shoes' })
  .returning('id')
  .executeTakeFirstOrThrow()
const boot = await addProduct(db, cast.boots, { title: 'Trail boot', onHand: 5 })
await addProduct(db, cast.games, { title: 'Harbour game' })
await db.updateTable('products').set({ category_id: id }).where('id', '=', boot.id).execute()

const test = suite('what the search field offers')

test('is products, categories and shops that begin like what is typed', async () => {
  const { products, categories, shops } = await ask('Boo')
  assert.equal(
    products.map(({ title, url }) => [title, url]),
    [['Trail boot', `/buyer/products/${boot.slug}`]],
  )
  assert.equal(
    categories.map(({ name, url }) => [name, url]),
    [['Boots & shoes', '/buyer/products?category=boots']],
  )
  assert.equal(
    shops.map(({ name, url }) => [name, url]),
    [['Sela Boots', '/buyer/shops/sela-boots']],
  )
  assert.equal(
    (await ask('nil gam')).shops.map(({ name }) => name),
    ['Nils Games'],
  )
})

test('is what was probably meant where nothing begins like it', async () => {
  const { meant, products } = await ask('harbuor')
  assert.is(meant, 'harbour')
  assert.equal(
    products.map(({ title }) => title),
    ['Harbour game'],
  )
})

test('is a list of options for the field, and nothing for nothing', async () => {
  const answer = await visitor.get('/buyer/search/suggestions?q=trail')
  assert.equal(
    answer.$.all('[role=option]').map((option) => option.attr('data-href')),
    [`/buyer/products/${boot.slug}`],
  )
  assert.is((await visitor.get('/buyer/search/suggestions?q=')).text, '')
  assert.is((await visitor.get('/buyer/search/suggestions')).text, '')
  for (const odd of ['%00', '%F0%9F', "'", '\\', ':*', '<script>', '%', 'a'.repeat(5000)])
    assert.is(
      (await visitor.get(`/buyer/search/suggestions?q=${odd.startsWith('%') ? odd : encodeURIComponent(odd)}`)).status,
      200,
    )
  assert.not.match((await visitor.get('/buyer/search/suggestions?q=%3Cscript%3E')).text, '<script')
})

test('holds nothing of a shop from the moment it is suspended', async () => {
  await db.updateTable('shops').set({ status: 'suspended' }).where('id', '=', cast.boots.id).execute()
  for (const q of ['boo', 'bot', 'trail', 'trial', 'sela', boot.variants[0]?.sku ?? ''])
    assert.equal(await ask(q), { meant: null, products: [], categories: [], shops: [] }, q)
  await db.updateTable('shops').set({ status: 'approved' }).where('id', '=', cast.boots.id).execute()
  assert.is((await ask('trial')).meant, 'trail')
})

test('asks nobody to type slower who only types fast', () => {
  const allowance = createAllowance({ atOnce: 3, perSecond: 2 }, 2)
  assert.equal(
    [1, 2, 3, 4].map(() => allowance.take('a', 0)),
    [true, true, true, false],
  )
  assert.ok(allowance.take('b', 0))
  assert.equal([allowance.take('a', 500), allowance.take('a', 500)], [true, false])
})

test.run()
