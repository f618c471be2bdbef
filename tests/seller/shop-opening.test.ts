import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, createMarket } from '#tests/support/cast.ts'

const test = suite('/seller/shop, opened with two clicks')
const market = await createMarket()
const { db } = market
const DETAILS = {
  name: 'Sahaf Books',
  description: 'Second-hand books and prints.',
  contact_email: 'hello@sahaf.example',
  country: 'TR',
  currency: 'TRY',
}

test('a second click on opening a shop signs nobody out and opens no second one', async () => {
  const dora = await addMember(db, 'Dora', 'dora.opens@example.com')
  const browser = await market.signedIn(dora)
  const before = browser.cookies.get('market') ?? ''
  const page = await browser.get('/seller/shop')
  const body = new URLSearchParams({ ...DETAILS, name: 'Dora Books', key: page.field('key') ?? '' })
  const click = async () => {
    const headers = { Origin: 'http://localhost', Cookie: `market=${before}` }
    const answer = await market.app.request('/seller/shop', { method: 'POST', headers, body })
    const cookies = answer.headers.getSetCookie().filter((one) => one.startsWith('market='))
    return { location: answer.headers.get('Location'), cookie: /market=([^;]+)/.exec(cookies.join())?.[1] }
  }
  const clicks = [await click(), await click()]
  assert.equal(clicks[0], clicks[1])
  assert.is(clicks[0]?.location, '/seller/shop')
  browser.cookies.set('market', clicks[1]?.cookie ?? '')
  assert.match((await browser.get('/seller/shop')).text, 'Dora Books')
  const stranger = await market.app.request('/seller/shop', {
    method: 'POST',
    headers: { Origin: 'http://localhost', Cookie: `market=${before}` },
    body: new URLSearchParams({ ...DETAILS, key: 'a-key-of-somebody-else' }),
  })
  assert.match(stranger.headers.get('Location') ?? '', '/account/login')
  const shops = await db.selectFrom('shop_members').select('shop_id').where('user_id', '=', dora.id).execute()
  assert.is(shops.length, 1)
})

test.run()
