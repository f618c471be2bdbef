import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from '#tests/support/cast.ts'
import type { Form } from '#tests/support/client.ts'

const market = await createMarket()
const { cast } = market
const sela = await market.signedIn(cast.sela)
const test = suite('pictures of a product')

const idIn = (path: string | null) => Number(/products\/(\d+)/.exec(path ?? '')?.[1])
const row = (n: number, fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`variants.${n}.${name}`, value]))
const create = async (form: Form) => idIn((await sela.post('/seller/products', form)).location)

test('show pictures, in order, with words, and give removed ones back', async () => {
  const id = await create({ title: 'Seen', ...row(0, { price: '10' }) })
  const url = `/seller/products/${id}/images`
  const png = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#a54' } })
    .png()
    .toBuffer()
  const file = (name: string) => new File([new Uint8Array(png)], name, { type: 'image/png' })
  const wrong = new File(['<svg/>'], 'drawing.svg', { type: 'image/svg+xml' })
  assert.is((await sela.post(url, { files: [file('a.png'), file('b.png')] })).status, 303)
  const mixed = await sela.post(url, { files: [wrong, file('c.png')] })
  assert.is(mixed.status, 422)
  assert.match(mixed.$('#f-files-error').text, 'drawing.svg')
  assert.is(mixed.$.all('.image-card').length, 3)
  assert.is((await sela.post(url, { nothing: '1' })).status, 422)

  const ids = mixed.$.all('.image-card').map((card) => card.attr('id')?.slice(6))
  await sela.post(`${url}/${ids[2]}/place`, { move: 'up' })
  const described = await sela.post(`${url}/${ids[2]}/description`, { alt: 'A sole' }, { htmx: true })
  assert.is(described.status, 200)
  const long = await sela.post(`${url}/${ids[2]}/description`, { alt: 'x'.repeat(301) })
  assert.is(long.status, 422)
  assert.is(long.$(`#image-${ids[2]} [name="alt"]`).attr('value')?.length, 301)
  const removed = await sela.post(`${url}/${ids[0]}/removal`, {}, { htmx: true })
  assert.match(removed.text, `action="${url}/${ids[0]}/restoration?drawn_for=${cast.boots.id}"`)
  const shown = async () =>
    (await sela.get(`/seller/products/${id}`)).$.all('.image-card').map((card) => card.attr('id')?.slice(6))
  assert.equal(await shown(), [ids[2], ids[1]])
  await sela.post(`${url}/${ids[0]}/restoration`)
  assert.equal(await shown(), [ids[0], ids[2], ids[1]])
})

test.run()
