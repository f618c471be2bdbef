import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addMember, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('seller/tax')

const details = { prices: 'without', tax_number: 'DE123456789', postal_address: 'Sela Boots\r\nMarktstraße 1' }
const shop = () =>
  db
    .selectFrom('shops')
    .select(['prices_include_tax', 'tax_number', 'postal_address'])
    .where('id', '=', cast.boots.id)
    .executeTakeFirstOrThrow()

test('saves what is stated, by a plain form, and writes it into the history', async () => {
  const page = await sela.get('/seller/tax')
  assert.ok(page.$('[name=prices][value=with]').attr('checked') !== undefined)
  const saved = await sela.submit(page, 'form[action^="/seller/tax"]', details)
  assert.is(saved.status, 303)
  assert.equal(
    { ...(await shop()) },
    {
      prices_include_tax: false,
      tax_number: 'DE123456789',
      postal_address: 'Sela Boots\nMarktstraße 1',
    },
  )
  await sela.post('/seller/tax', details)
  const events = await db.selectFrom('shop_events').select('details').where('shop_id', '=', cast.boots.id).execute()
  assert.is(events.length, 1, 'saving the same again is no change')
  assert.match((await sela.get('/seller/shop')).$('#history').text, /tax/i)
})

test('keeps what was typed wrong', async () => {
  const wrong = await sela.post('/seller/tax', { ...details, prices: 'maybe', tax_number: 'X'.repeat(41) })
  assert.is(wrong.status, 422)
  assert.ok(wrong.$('#f-tax-prices-error').text)
  assert.is(wrong.$('[name=tax_number]').attr('value'), 'X'.repeat(41))
})

test('is for the owner and managers, each of their own shop', async () => {
  const keeper = await addMember(db, 'Kit Keeper', 'kit@example.com')
  await db
    .insertInto('shop_members')
    .values({ shop_id: cast.boots.id, user_id: keeper.id, role: 'stock-keeper' })
    .execute()
  const kit = await market.signedIn(keeper)
  assert.is((await kit.post('/seller/tax', details)).status, 403)
  assert.is(
    (await kit.get('/seller/tax')).$.all('button[type=submit]').filter((b) => b.text.includes('Save')).length,
    0,
  )
  assert.match((await market.stranger().post('/seller/tax', details)).location ?? '', '/account/login')
  const nils = await market.signedIn(cast.nils)
  await nils.post('/seller/tax', { prices: 'with', tax_number: 'PL1', postal_address: '' })
  assert.is((await shop()).tax_number, 'DE123456789')
})

test.run()
