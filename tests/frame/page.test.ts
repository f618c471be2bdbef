import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addProduct, createMarket } from '#tests/support/cast.ts'

const market = await createMarket()
const { db, cast } = market
const stranger = market.stranger()
const HOSTILE = `"><script>alert('1')</script> & $& $1`
const ESCAPED = /&quot;&gt;&lt;script&gt;alert\(&#39;1&#39;\)&lt;\/script&gt; &amp; \$&amp; \$1/

const test = suite('the frame of a page')

test('holds the title and what was searched for, each as text, whoever drew the frame before', async () => {
  await stranger.get('/buyer/products?q=boots')
  const { text } = await stranger.get(`/buyer/products?q=${encodeURIComponent(HOSTILE)}`)
  assert.match(text, /<title>Results for “&quot;&gt;&lt;script/)
  assert.match(/<input[^>]*id="q"[^>]*>/.exec(text)?.[0] ?? '', ESCAPED)
  assert.not.match(text, '<script>alert')
  const again = await stranger.get('/buyer/products?q=boots')
  assert.match(again.text, /<title>Results for “boots” · /)
  assert.match(/<input[^>]*id="q"[^>]*>/.exec(again.text)?.[0] ?? '', 'value="boots"')
  const none = await stranger.get('/buyer/products')
  assert.match(none.text, /<title>All products · /)
  assert.not.match(/<input[^>]*id="q"[^>]*>/.exec(none.text)?.[0] ?? '', 'value=')
})

test('tells other sites the title too, and the home page is called like the market, once', async () => {
  const { id, slug } = await addProduct(db, cast.boots, { title: 'Plain', onHand: 1 })
  await db.updateTable('products').set({ title: HOSTILE }).where('id', '=', id).execute()
  const { text } = await stranger.get(`/buyer/products/${slug}`)
  assert.match(/<meta property="og:title"[^>]*>/.exec(text)?.[0] ?? '', ESCAPED)
  assert.match(/<title>.*<\/title>/.exec(text)?.[0] ?? '', ESCAPED)
  const home = await stranger.get('/')
  assert.not.match(/<title>.*<\/title>/.exec(home.text)?.[0] ?? '·', '·')
})

test('is each viewer’s own around a content that all share, plain or as their browser takes it', async () => {
  const bela = await market.signedIn(cast.bela)
  for (const path of ['/buyer/products', '/buyer/products?q=boots']) {
    for (let round = 0; round < 2; round++) {
      assert.match((await bela.get(path)).text, cast.bela.name)
      assert.not.match((await stranger.get(path)).text, cast.bela.name)
    }
    const plain = await stranger.get(path)
    const packed = await market.app.request(path, { headers: { 'Accept-Encoding': 'br;q=1, gzip' } })
    assert.is(packed.headers.get('content-encoding'), 'gzip')
    assert.match(packed.headers.get('vary') ?? '', 'Accept-Encoding')
    assert.is(gunzipSync(await packed.arrayBuffer()).toString(), plain.text)
    const refused = await market.app.request(path, { headers: { 'Accept-Encoding': 'gzip;q=0, identity' } })
    assert.is(refused.headers.get('content-encoding'), null)
    assert.is(await refused.text(), plain.text)
  }
})

test.run()
