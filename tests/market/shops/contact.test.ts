import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { after, setClock } from '#src/lib/clock.ts'
import { proveContact, sendContactCode } from '#src/market/shops/contact.ts'
import { saveShop } from '#src/market/shops/shop.ts'
import { createMarket } from '#tests/support/cast.ts'
import { refusalOf, shopSteps } from '#tests/support/shops.ts'

const test = suite('market/shops/contact')
const market = await createMarket()
const { db } = market
const { secret } = market.config
const { details, person, shopOf, codeFor, prove, approved, visible } = shopSteps(market)
test.after.each(() => setClock(null))

test('a proven contact stays until the new one is proven, and the shop stays visible', async () => {
  const { id, owner } = await approved()
  const { name, contactEmail } = await shopOf(owner)
  const wanted = 'new@sahaf.example'
  await saveShop(db, owner.id, details({ name, contactEmail: wanted }))
  assert.equal([(await shopOf(owner)).contactEmail, await visible(id)], [contactEmail, true])
  setClock(after(120))
  assert.ok(await prove(owner))
  const { contactEmail: now, wantedContactEmail } = await shopOf(owner)
  assert.equal([now, wantedContactEmail], [wanted, null])
  assert.match((await refusalOf(sendContactCode(db, secret, owner.id))).message, /proven already/)
})

test('a code proves only the address it was sent to', async () => {
  const owner = await person()
  await saveShop(db, owner.id, details())
  const address = await sendContactCode(db, secret, owner.id)
  const code = await codeFor(address)
  await saveShop(db, owner.id, details({ contactEmail: 'somebody.else@example.com' }))
  const refusal = await refusalOf(proveContact(db, secret, owner.id, code))
  assert.match(refusal.message, /no longer the address/)
  assert.is((await shopOf(owner)).contactProvenAt, null)
})

test.run()
