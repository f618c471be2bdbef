import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Env } from '#src/frame/env.ts'
import { leaveToast, packToast, takeToast } from '#src/frame/toast.ts'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { testConfig } from '#tests/support/cast.ts'

const test = suite('a toast on its way to the next page')
const config = testConfig()

/** Leaves it with one request and takes it with the next, as a browser would hand it on. */
async function travel(toast: ToastProps) {
  const app = new Hono<Env>()
    .use((c, next) => {
      c.set('config', config)
      return next()
    })
    .get('/leave', async (c) => {
      await leaveToast(c, toast)
      return c.text('')
    })
    .get('/take', async (c) => c.json(await takeToast(c)))
  const line = (await app.request('/leave')).headers.getSetCookie()[0] ?? ''
  const looked = await app.request('/take', { method: 'HEAD', headers: { Cookie: line.split(';')[0] ?? '' } })
  assert.is(looked.headers.get('set-cookie'), null)
  const taken = await app.request('/take', { headers: { Cookie: line.split(';')[0] ?? '' } })
  return { bytes: Buffer.byteLength(line), toast: (await taken.json()) as ToastProps | null }
}

test('arrives whole in every script, and small enough for every browser', async () => {
  for (const text of ['Saved.', '纸'.repeat(200), 'قرطاسية '.repeat(30), '😀'.repeat(200)]) {
    const arrived = await travel({ text, undo: { action: '/seller/stock/batches/1/reversal' } })
    assert.is(arrived.toast?.text, text)
    assert.ok(arrived.bytes < 4096, `${arrived.bytes} bytes`)
  }
})

test('loses the end of its text before it loses the way back', async () => {
  const undo = { action: '/undo', fields: { form_key: 'k'.repeat(40) } }
  const arrived = await travel({ text: '😀'.repeat(3000), undo })
  assert.ok(arrived.bytes < 4096)
  assert.match(arrived.toast?.text ?? '', /^😀+…$/u)
  assert.equal(arrived.toast?.undo, undo)
  assert.ok(packToast({ text: 'x', undo }).length < 300)
})

test('is passed over when it is not ours to read', async () => {
  const app = new Hono<Env>()
    .use((c, next) => {
      c.set('config', config)
      return next()
    })
    .get('/take', async (c) => c.json(await takeToast(c)))
  for (const value of ['x', '%7B%22text%22%3A1%7D.AAAA', ''])
    assert.is(await (await app.request('/take', { headers: { Cookie: `market-toast=${value}` } })).json(), null)
})

test.run()
