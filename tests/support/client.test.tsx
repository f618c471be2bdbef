import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { client } from './client.ts'

const app = new Hono<{ Bindings: { remote?: string } }>()
app.use(csrf())
app.get('/', (c) =>
  c.html(
    <main>
      <h1>Hello {getCookie(c, 'who') ?? 'stranger'}</h1>
      <p id="from">{c.env.remote}</p>
      <form action="/names" method="post">
        <input type="hidden" name="key" value="k1" />
        <input name="who" value="Ann &amp; Co" />
        <select name="size">
          <option>8</option>
          <option value="9" selected>
            nine
          </option>
        </select>
        <input type="checkbox" name="news" value="yes" checked />
        <input type="checkbox" name="gift" />
        <textarea name="note">{'a\n  b'}</textarea>
        <button type="submit" name="act">
          Save
        </button>
      </form>
    </main>,
  ),
)
app.post('/names', async (c) => {
  const form = await c.req.parseBody({ all: true })
  setCookie(c, 'who', String(form.who))
  const file = form.file instanceof File ? await form.file.text() : undefined
  c.header('X-Form', JSON.stringify({ ...form, file }))
  return c.req.header('HX-Request') ? c.html(<b>Saved {form.who}</b>) : c.redirect('/', 303)
})
app.post('/out', (c) => {
  deleteCookie(c, 'who')
  return c.redirect('/', 303)
})

const test = suite('the test client')
const formOf = (headers: Headers) => JSON.parse(headers.get('X-Form') ?? 'null') as Record<string, unknown>

test('keeps cookies, passes the origin check, and follows only when asked', async () => {
  const ann = client(app)
  const posted = await ann.post('/names', { who: 'Ann', tags: ['a', 'b'], none: undefined })
  assert.is(posted.status, 303)
  assert.is(posted.location, '/')
  assert.equal(formOf(posted.headers).tags, ['a', 'b'])
  assert.is((await ann.get('/')).$('h1').text, 'Hello Ann')
  assert.is((await client(app).get('/')).$('h1').text, 'Hello stranger')
  assert.is((await ann.post('/out', {}, { follow: true })).$('h1').text, 'Hello stranger')
})

test('asks as htmx does, as another site would, and from an address', async () => {
  const ann = client(app, { env: { remote: '203.0.113.9' } })
  assert.is((await ann.post('/names', { who: 'Bo' }, { htmx: true })).text, '<b>Saved Bo</b>')
  const foreign = { Origin: 'https://elsewhere.test', 'Sec-Fetch-Site': 'cross-site' }
  assert.is((await ann.post('/names', { who: 'Eve' }, { headers: foreign })).status, 403)
  assert.is((await ann.get('/')).$('#from').text, '203.0.113.9')
})

test('sends a form as it stands, changed by what is typed', async () => {
  const ann = client(app)
  const page = await ann.get('/')
  assert.is(page.field('who'), 'Ann & Co')
  assert.is(page.field('gift'), undefined)
  const sent = formOf((await ann.submit(page, 'form[action="/names"]', { who: 'Cy' })).headers)
  assert.equal(sent, { key: 'k1', who: 'Cy', size: '9', news: 'yes', note: 'a\n  b' })
})

test('uploads files', async () => {
  const file = new File(['hello'], 'a.txt', { type: 'text/plain' })
  const { headers } = await client(app).post('/names', { who: 'D', file })
  assert.is(formOf(headers).file, 'hello')
})

test('names what is missing', async () => {
  const page = await client(app).get('/')
  assert.throws(() => page.$('#nowhere'), 'Nothing matches #nowhere')
  assert.is(page.$.has('#nowhere'), false)
})

test.run()
