import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { relativeTime } from '#src/lib/relative-time.ts'
import { sampleChrome } from '#templates/dev/sample.ts'
import { Document } from '#templates/layout/document.tsx'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Money, Price } from '#templates/ui/money.tsx'
import { Toast, ToastAnswer } from '#templates/ui/toast.tsx'

const ui = suite('templates/ui')
const html = (node: unknown) => String(node)

ui('escapes what people typed, in text and in attributes', () => {
  const nasty = '"><script>alert(1)</script>'
  const field = html(<Field name="shop" label={nasty} value={nasty} error={nasty} hint={nasty} />)
  const toast = html(<Toast text={nasty} undo={{ action: '/x', fields: { note: nasty } }} />)
  for (const text of [field, toast]) {
    assert.not.match(text, '<script>')
    assert.match(text, '&lt;script&gt;')
  }
  assert.match(field, 'value="&quot;&gt;')
})

ui('ties a field to its label, its hint and its error', () => {
  const text = html(<Field name="email" label="Email" hint="We send a code." error="Write an address." required />)
  assert.match(text, 'for="f-email"')
  assert.match(text, 'id="f-email"')
  assert.match(text, 'aria-describedby="f-email-hint f-email-error"')
  assert.match(text, 'id="f-email-hint"')
  assert.match(text, 'id="f-email-error"')
  assert.match(text, 'aria-invalid="true"')
  assert.match(text, 'required')
  assert.match(text, '>required</span>')
})

ui('says nothing of a hint or an error that is not there', () => {
  const text = html(<Field name="email" label="Email" />)
  assert.not.match(text, 'aria-describedby')
  assert.not.match(text, 'aria-invalid')
})

ui('keeps what was typed in every kind of field', () => {
  assert.match(html(<Field type="textarea" name="a" label="A" value={'<b>'} />), '&lt;b&gt;</textarea>')
  const options = [
    { value: 'TRY', label: 'Lira' },
    { value: 'EUR', label: 'Euro' },
  ]
  assert.match(html(<Field type="select" name="a" label="A" value="EUR" options={options} />), /value="EUR" selected/)
  assert.match(html(<Field type="radio" name="a" label="A" value="EUR" options={options} />), /value="EUR" checked/)
  assert.match(html(<Field type="money" name="a" label="A" value="abc" currency="TRY" />), /value="abc"/)
  assert.match(html(<Field type="checkbox" name="a" label="A" checked />), /checked/)
})

ui('passes htmx and Alpine attributes to the control', () => {
  const text = html(<Field name="q" label="Search" hx-get="/find" x-on:input="look" data-key="1" />)
  assert.match(text, /<input[^>]*hx-get="\/find"/)
  assert.match(text, /<input[^>]*x-on:input="look"/)
  assert.match(html(<Button hx-post="/save" aria-describedby="why" />), /<button[^>]*hx-post="\/save"/)
})

ui('links every line of a summary to a field that exists', () => {
  const errors = { email: 'Write an address.', role: 'Choose one.', '': 'The market is closed.' }
  const summary = html(<ErrorSummary errors={errors} form="join" />)
  const fields = html(
    <>
      <Field form="join" name="email" label="Email" />
      <Field form="join" name="role" type="radio" label="Role" options={[{ value: 'a', label: 'A' }]} />
    </>,
  )
  const ids = [...summary.matchAll(/<a href="#([^"]+)"/g)].map((m) => m[1])
  assert.equal(ids, ['f-join-email', 'f-join-role'])
  for (const id of ids) assert.match(fields, `id="${id}"`)
  assert.match(summary, 'The market is closed.')
  assert.is(html(<ErrorSummary errors={{}} />), '')
})

ui('undoes with a real form that is also a request', () => {
  const text = html(
    <ToastAnswer text="Saved." undo={{ action: '/seller/stock/batches/7/reversal', fields: { key: 'k1' } }} />,
  )
  assert.match(text, '<hx-partial hx-target="#toasts" hx-swap="beforeend">')
  assert.match(text, /<form[^>]*method="post" action="\/seller\/stock\/batches\/7\/reversal"/)
  assert.match(text, 'name="key" value="k1"')
})

ui('writes money in whole units of its currency', () => {
  assert.match(html(<Money minor={1499} currency="EUR" />), '>€14.99<')
  assert.match(html(<Money minor={125000} currency="JPY" />), '>¥125,000<')
  const reduced = html(<Price minor={900} compareAt={1200} currency="EUR" />)
  assert.match(reduced, 'before </span>')
  assert.not.match(html(<Price minor={900} compareAt={900} currency="EUR" />), '<s ')
})

ui('tells time relative to the moment it is given', () => {
  const now = new Date('2026-03-14T18:30:00Z')
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  assert.is(relativeTime(before(0.5), now), 'just now')
  assert.is(relativeTime(before(5), now), '5 minutes ago')
  assert.is(relativeTime(before(60 * 25), now), 'yesterday')
  assert.is(relativeTime(before(60 * 24 * 90), now), '14 Dec 2025')
})

ui('frames a page with one of everything and no inline code', () => {
  const page = html(
    <Document title="Stock" area="seller" chrome={sampleChrome('/seller/stock/history')}>
      <h1>Stock</h1>
    </Document>,
  )
  assert.match(page, /^<!doctype html><html lang="en">/)
  for (const once of ['<main', 'id="toasts"', 'id="announcer"', 'id="low-count"', 'class="skip"', '<h1']) {
    assert.is(page.split(once).length, 2, once)
  }
  assert.not.match(page, / style=/)
  assert.not.match(page, / on[a-z]+=/)
  assert.not.match(page, /<script(?![^>]* src=)/)
  assert.match(page, /href="\/seller\/stock\/history" aria-current="page"/)
  assert.is(
    page.split('aria-current=').length,
    3,
    'in the rail, and in the sheet that a phone has for what is beyond it',
  )
})

ui.run()
