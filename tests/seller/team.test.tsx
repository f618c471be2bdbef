import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, now, setClock } from '#src/lib/clock.ts'
import { addMember, createMarket, giveRole } from '#tests/support/cast.ts'
import { invitationFor } from '#tests/support/invitations.ts'

const test = suite('the team page and its invitations')
const market = await createMarket()
const { db, cast, config } = market
const { secret } = config
const sela = await market.signedIn(cast.sela)
const invite = (email: string, role = 'viewer', browser = sela) =>
  browser.post('/seller/team/invitations', { email, role })
const link = (email: string) => invitationFor(db, secret, email)
const roleOf = async (userId: number) =>
  (
    await db
      .selectFrom('shop_members')
      .select('role')
      .where('user_id', '=', userId)
      .where('shop_id', '=', cast.boots.id)
      .executeTakeFirst()
  )?.role

test('somebody is invited by mail, comes with that address, and works in the shop', async () => {
  const mina = await addMember(db, 'Mina', 'mina@example.com')
  const done = await invite('Mina@Example.com', 'stock-keeper')
  assert.is(done.location, '/seller/team')
  const path = await link(mina.email)
  const shown = await market.stranger().get(path)
  assert.match(shown.text, 'Sela Seller invites you to Sela Boots')
  assert.match(shown.$('.centred-panel a.button-primary').attr('href') ?? '', '/account/login?next=')
  const browser = await market.signedIn(mina)
  const before = [...browser.cookies.values()].join()
  const page = await browser.get(path)
  const accepted = await browser.submit(page, `form[action^="${path}"]`)
  assert.is(accepted.location, '/seller')
  assert.is.not([...browser.cookies.values()].join(), before, 'the session goes on under another id')
  assert.is(await roleOf(mina.id), 'stock-keeper')
  assert.is((await browser.get('/seller')).status, 200)
  assert.is((await browser.post(path)).location, '/seller', 'a second click leads to the same place')
  assert.is((await (await market.signedIn(cast.bela)).post(path)).status, 404, 'it works once')
  const team = await sela.get('/seller/team')
  assert.match(team.text, 'mina@example.com')
  assert.match((await sela.get('/seller/shop')).text, 'Joined the team')
})

test('a second click, sent with the session of before the first, signs nobody out', async () => {
  for (const together of [false, true]) {
    const dora = await addMember(db, 'Dora', `dora.${together}@example.com`)
    await invite(dora.email)
    const path = await link(dora.email)
    const browser = await market.signedIn(dora)
    const before = new Map(browser.cookies)
    const click = async () => {
      const answer = await market.app.request(path, {
        method: 'POST',
        headers: { Origin: 'http://localhost', Cookie: [...before].map((pair) => pair.join('=')).join('; ') },
      })
      const cookie = /market=([^;]+)/.exec(
        answer.headers
          .getSetCookie()
          .filter((one) => one.startsWith('market='))
          .join(),
      )
      return { location: answer.headers.get('Location'), cookie: cookie?.[1] }
    }
    const clicks = together ? await Promise.all([click(), click()]) : [await click(), await click()]
    assert.equal(clicks[0], clicks[1])
    assert.is(clicks[0]?.location, '/seller')
    browser.cookies.set('market', clicks[1]?.cookie ?? '')
    assert.is((await browser.get('/seller')).status, 200)
    for (const [name, value] of before) browser.cookies.set(name, value)
    assert.is((await browser.get('/seller')).status, 303, 'the id of before is worth nothing')
  }
})

test('an invitation works for the address it was mailed to alone, and nobody learns of an account', async () => {
  await invite('stranger@example.com')
  const path = await link('stranger@example.com')
  const bela = await market.signedIn(cast.bela)
  assert.match((await bela.get(path)).text, 'sent to another address')
  assert.not.match((await bela.get(path)).text, 'stranger@example.com')
  assert.is((await bela.post(path)).status, 403)
  assert.is(await roleOf(cast.bela.id), undefined)
  const known = await invite(cast.bela.email)
  const unknown = await invite('nobody.at.all@example.com')
  assert.equal([known.status, known.location], [unknown.status, unknown.location])
  const pages = await Promise.all(
    [cast.bela.email, 'nobody.at.all@example.com'].map(async (email) => market.stranger().get(await link(email))),
  )
  assert.is(pages[0]?.status, pages[1]?.status)
})

test('is sent again with a new link, taken back, and over after seven days', async () => {
  await invite('late@example.com')
  const first = await link('late@example.com')
  const page = await sela.get('/seller/team')
  const again = page.$.all('form[action*="/replacement"]').find((one) => one.text.includes('late@example.com'))
  await sela.post(again?.attr('action') ?? '')
  const second = await link('late@example.com')
  assert.is.not(first, second)
  assert.is((await market.stranger().get(first)).status, 404)
  assert.is((await market.stranger().get(second)).status, 200)
  try {
    setClock(after(7 * 24 * 3600 + 60, now()))
    assert.is((await market.stranger().get(second)).status, 404)
  } finally {
    setClock(null)
  }
  await sela.post((again?.attr('action') ?? '').replace('replacement', 'withdrawal'))
  assert.is((await market.stranger().get(second)).status, 404)
  assert.is((await market.stranger().get('/account/invitations/nonsense')).status, 404)
})

test('a manager invites helpers alone; what they invited ends with their role', async () => {
  const mara = await addMember(db, 'Mara', 'mara@example.com')
  await giveRole(db, cast.boots, mara, 'manager')
  const browser = await market.signedIn(mara)
  assert.is((await invite('boss@example.com', 'owner', browser)).status, 403)
  assert.is((await invite('helper@example.com', 'viewer', browser)).status, 303)
  assert.is((await browser.post(`/seller/team/${cast.sela.id}/role`, { role: 'viewer' })).status, 403)
  await sela.post(`/seller/team/${mara.id}/role`, { role: 'viewer' })
  assert.is((await market.stranger().get(await link('helper@example.com'))).status, 404)
})

test('roles are changed and people removed, with and without htmx; what is wrong is said', async () => {
  const otto = await addMember(db, 'Otto', 'otto@example.com')
  await giveRole(db, cast.boots, otto, 'viewer')
  const swapped = await sela.post(`/seller/team/${otto.id}/role`, { role: 'manager' }, { htmx: true })
  assert.is(swapped.status, 200)
  assert.match(swapped.text, 'Otto: manager from now on.')
  assert.is((await sela.post(`/seller/team/${otto.id}/role`, { role: 'king' })).status, 422)
  const wrong = await invite('no address')
  assert.is(wrong.status, 422)
  assert.is(wrong.field('email'), 'no address')
  const twice = await invite(otto.email)
  assert.is(twice.status, 409)
  assert.match(twice.text, 'works in this shop already')
  assert.is((await sela.post(`/seller/team/${otto.id}/removal`)).status, 303)
  assert.is(await roleOf(otto.id), undefined)
  assert.is((await sela.post(`/seller/team/${cast.nils.id}/removal`)).status, 404)
})

test('the last owner stays; who leaves is told, and works there no more', async () => {
  const stays = await sela.post('/seller/team/departure')
  assert.is(stays.status, 409)
  assert.match(stays.text, 'at least one owner')
  const vera = await addMember(db, 'Vera', 'vera@example.com')
  await giveRole(db, cast.boots, vera, 'viewer')
  const browser = await market.signedIn(vera)
  assert.is((await browser.post('/seller/team/departure')).location, '/account')
  assert.is((await browser.get('/seller/team')).status, 303)
  assert.is((await market.stranger().post('/seller/team/departure')).status, 303)
})

test.run()
