import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sendContactCode } from '#src/market/shops/contact.ts'
import { saveShop } from '#src/market/shops/shop.ts'
import { submitShop } from '#src/market/shops/submission.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { refusalOf, shopSteps } from '#tests/support/shops.ts'

const test = suite('market/shops/shop')
const market = await createMarket()
const { db } = market
const { secret } = market.config
const { details, person, shopOf, submitted, approved } = shopSteps(market)

test('addresses are unique, never a word of the market, and fixed after approval', async () => {
  const first = await person()
  await saveShop(db, first.id, details({ name: 'Çelik & Söhne' }))
  assert.is((await shopOf(first)).slug, 'celik-sohne')
  const second = await person()
  await saveShop(db, second.id, details({ name: 'Celik Söhne' }))
  assert.is((await shopOf(second)).slug, 'celik-sohne-2')
  const third = await person()
  await saveShop(db, third.id, details({ name: 'Admin' }))
  assert.is((await shopOf(third)).slug, 'admin-shop')
  const fourth = await person()
  await saveShop(db, fourth.id, details({ name: '古本屋' }))
  assert.match((await shopOf(fourth)).slug, /^shop-\d+$/)
  assert.equal(await saveShop(db, fourth.id, details({ slug: 'celik-sohne' })), {
    ok: false,
    errors: { slug: 'Another shop has this address. Choose another.' },
  })
  assert.not((await saveShop(db, fourth.id, details({ slug: 'seller' }))).ok)
  assert.ok((await saveShop(db, fourth.id, details({ slug: 'furuhonya' }))).ok)
  const { owner } = await approved()
  const moved = await saveShop(db, owner.id, details({ slug: 'elsewhere', country: 'DE' }))
  assert.equal(moved.ok ? [] : Object.keys(moved.errors), ['slug', 'country'])
})

test('many who open at once get one shop each, with addresses of their own', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, person))
  const same = details({ name: 'Twin Shop' })
  await Promise.all(people.flatMap((one) => [saveShop(db, one.id, same), saveShop(db, one.id, same)]))
  const slugs = await db.selectFrom('shops').select('slug').where('name', '=', 'Twin Shop').execute()
  assert.equal(new Set(slugs.map(({ slug }) => slug)).size, 6)
})

test('the currency stays once there are products', async () => {
  const { owner, id } = await submitted()
  const { name, contactEmail, slug } = await shopOf(owner)
  assert.ok((await saveShop(db, owner.id, details({ name, contactEmail, currency: 'EUR' }))).ok)
  await addProduct(db, { id, slug, name, owner }, {})
  const refused = await saveShop(db, owner.id, details({ name, contactEmail, currency: 'USD' }))
  assert.match(refused.ok ? '' : (refused.errors.currency ?? ''), /prices in EUR/)
})

test('those who may only look or count cannot change the shop', async () => {
  const { id } = await submitted()
  for (const role of ['viewer', 'stock-keeper']) {
    const member = await person()
    await db.insertInto('shop_members').values({ shop_id: id, user_id: member.id, role }).execute()
    assert.is((await refusalOf(saveShop(db, member.id, details()))).code, 'forbidden')
    assert.is((await refusalOf(submitShop(db, member.id))).code, 'forbidden')
    assert.is((await refusalOf(sendContactCode(db, secret, member.id))).code, 'forbidden')
  }
})

test.run()
