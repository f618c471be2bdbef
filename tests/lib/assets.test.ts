import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assets, serveAssets } from '#src/lib/assets.ts'
import { pickEncoding } from '#src/lib/encoding.ts'

const served = suite('lib/assets')
const ask = (path: string, headers: Record<string, string> = {}) =>
  serveAssets.request(path.replace('/static', ''), { headers })
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer())

served('names every file by its content', () => {
  for (const path of Object.values(assets)) assert.match(path, /^\/static\/[a-z]+-[\w-]{12}\.(css|js|svg|webmanifest)$/)
})

served('answers in the compression that was asked for, all with the same content', async () => {
  const plain = await ask(assets.stylesheet, { 'Accept-Encoding': 'identity' })
  const br = await ask(assets.stylesheet, { 'Accept-Encoding': 'gzip, deflate, br' })
  const gz = await ask(assets.stylesheet, { 'Accept-Encoding': 'gzip, br;q=0' })
  assert.is(plain.headers.get('content-encoding'), null)
  assert.is(br.headers.get('content-encoding'), 'br')
  assert.is(gz.headers.get('content-encoding'), 'gzip')
  const text = (await bytes(plain)).toString()
  assert.is(brotliDecompressSync(await bytes(br)).toString(), text)
  assert.is(gunzipSync(await bytes(gz)).toString(), text)
  assert.match(text, '@layer reset')
  for (const answer of [plain, br, gz]) {
    assert.is(answer.headers.get('vary'), 'Accept-Encoding')
    assert.is(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.match(answer.headers.get('cache-control') ?? '', 'immutable')
    assert.match(answer.headers.get('content-type') ?? '', 'text/css')
  }
})

served('answers 304 to whoever has it', async () => {
  const first = await ask(assets.script, { 'Accept-Encoding': 'br' })
  const etag = first.headers.get('etag') ?? ''
  const again = await ask(assets.script, { 'Accept-Encoding': 'br', 'If-None-Match': `W/${etag}` })
  assert.is(again.status, 304)
  assert.is((await bytes(again)).length, 0)
})

served('reaches no other file of the disk', async () => {
  const file = assets.stylesheet.replace('/static/', '')
  const paths = [
    '/css/base.css',
    '/market.css',
    '/..%2fpackage.json',
    '/%2e%2e%2fpackage.json',
    '/..%5cpackage.json',
    `/x%2f..%2f${file}`,
    '/__proto__',
    '/',
  ]
  for (const path of paths) assert.is((await serveAssets.request(path)).status, 404, path)
})

served(
  'gives Alpine to pages that ask for it, with what lets it live beside htmx, after what registers with it',
  async () => {
    const script = (await bytes(await ask(assets.deskScript))).toString()
    assert.ok(script.lastIndexOf(assets.alpine) > script.indexOf('data-toast'))
    assert.not.match(script, 'alpine:init')
    const alpine = (await bytes(await ask(assets.alpine))).toString()
    assert.ok(alpine.indexOf('registerExtension') >= 0)
    assert.ok(alpine.lastIndexOf('alpine:init') > alpine.indexOf('registerExtension'))
  },
)

served('keeps a first visit small', async () => {
  let sum = 0
  for (const path of [assets.stylesheet, assets.script, assets.icon])
    sum += (await bytes(await ask(path, { 'Accept-Encoding': 'br' }))).length
  assert.ok(sum < 60_000, `${sum} bytes before any page`)
})

served('understands what a browser takes', () => {
  assert.is(pickEncoding('gzip, deflate, br, zstd'), 'br')
  assert.is(pickEncoding('br;q=0, gzip;q=0.5'), 'gzip')
  assert.is(pickEncoding('*'), 'br')
  assert.is(pickEncoding('*;q=0'), 'identity')
  assert.is(pickEncoding(undefined), 'identity')
})

served.run()
