import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decideOnName } from '#src/market/shops/renaming.ts'
import { saveShop } from '#src/market/shops/shop.ts'
import { createMarket } from '#tests/support/cast.ts'
import { refusalOf, shopSteps } from '#tests/support/shops.ts'

const test = suite('market/shops/renaming')
const market = await createMarket()
const { db, cast } = market
const { secret } = market.config
const { details, shopOf, approved } = shopSteps(market)

test('the new name of an approved shop waits, the old one stays; it is accepted or refused once', async () => {
  const { id, owner } = await approved()
  const { name, contactEmail, slug } = await shopOf(owner)
  const saved = await saveShop(db, owner.id, details({ name: 'Grand Sahaf', contactEmail }))
  assert.equal(saved, { ok: true, done: 'saved', id, waitsFor: ['name'] })
  assert.equal([(await shopOf(owner)).name, (await shopOf(owner)).wantedName], [name, 'Grand Sahaf'])
  await decideOnName(db, secret, cast.ada.id, id, { accept: false, reason: 'Too grand.' })
  assert.is((await shopOf(owner)).wantedName, null)
  await saveShop(db, owner.id, details({ name: 'Sahaf', contactEmail }))
  await decideOnName(db, secret, cast.ada.id, id, { accept: true, reason: '' })
  assert.equal([(await shopOf(owner)).name, (await shopOf(owner)).slug], ['Sahaf', slug])
  const again = await refusalOf(decideOnName(db, secret, cast.ada.id, id, { accept: true, reason: '' }))
  assert.match(again.message, /accepted its new name.*No new name is waiting/)
  await saveShop(db, owner.id, details({ name: 'Another', contactEmail }))
  await saveShop(db, owner.id, details({ name: 'Sahaf', contactEmail }))
  assert.is((await shopOf(owner)).wantedName, null, 'typing the old name takes the wish back')
})

test.run()
