import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { plainFileName } from '#src/market/shops/documents.ts'
import { changeRows, emptyDraft, MOST_ROWS } from '#src/seller/product-draft.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const product = await addProduct(db, cast.boots, { onHand: 5 })
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const hostile = suite('requests nobody sends by accident')

hostile('an address with a NUL or a number beyond all numbers is no fault of ours', async () => {
  const far = '9'.repeat(30)
  const [ada, sela, anyone] = [await market.signedIn(cast.ada), await market.signedIn(cast.sela), market.stranger()]
  for (const slug of ['products', 'shops']) assert.is((await anyone.get(`/buyer/${slug}/%00`)).status, 404)
  assert.is((await ada.get('/admin/shops?q=%00')).status, 400)
  for (const before of [far, '1.5', '1e30', 'Infinity'])
    assert.is((await ada.get(`/admin/mail?before=${before}`)).status, 200, before)
  assert.is((await anyone.get(`/dev/mail/${far}`)).status, 404)
  for (const [sort, value] of [
    ['available', ['abc', 1]],
    ['title', ['a', 'b', 'c', 'd']],
    ['recent', [1, far]],
    ['sku', [5, 5]],
  ] as const)
    assert.is((await sela.get(`/seller/stock?sort=${sort}&after=${cursor(value)}`)).status, 200, sort)
})

hostile('a change from another site is refused whatever its body claims to be', async () => {
  const sela = await market.signedIn(cast.sela)
  const path = `/seller/stock/${product.variants[0]?.id}/adjustments`
  for (const type of ['application/json', 'application/octet-stream', 'a/b, application/x-www-form-urlencoded']) {
    const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site', 'Content-Type': type }
    assert.is((await sela.post(path, { delta: 1 }, { headers })).status, 403, type)
  }
})

hostile('a long file name is never cut through a sign', () => {
  assert.ok(plainFileName(`${'a'.repeat(119)}😀😀.pdf`, 'pdf').isWellFormed())
})

hostile('values for a million combinations make the rows a product may have, and no more', () => {
  const many = Array.from({ length: 1000 }, (_, i) => `v${i}`).join(',')
  const draft = { ...emptyDraft(), options: ['A', 'B', 'C'], makers: [many, many, many] }
  assert.is(changeRows(draft, 'make').draft.variants.length, MOST_ROWS)
})

hostile.run()
