import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAIL_KINDS, type MailContent } from '#src/market/notifications/kinds.ts'
import { kindNames } from '#templates/mail/names.ts'
import { renderMail } from '#templates/mail/render.tsx'
import { sampleOf } from '#templates/mail/samples.ts'

const test = suite('letters')
const context = {
  marketName: 'Market Window',
  origin: 'https://market.example',
  createdAt: new Date('2026-11-21T12:00:00Z'),
  contact: 'help@market.example',
  leaveLink: 'https://market.example/leave',
}
const words = (html: string) =>
  html
    .replace(/<style>.*?<\/style>|<title>.*?<\/title>/gs, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('every kind says the same in both forms, and names its order in the subject', () => {
  for (const kind of MAIL_KINDS) {
    const content = sampleOf(kind)
    const { subject, text, html } = renderMail(content, context)
    assert.ok(subject.length > 10 && subject.length < 120, `${kind}: ${subject}`)
    assert.not.match(text, /undefined|\[object|[<>]{2}/, kind)
    if ('number' in content.data) assert.match(subject, content.data.number, kind)
    if ('link' in content.data) {
      assert.match(text, `${context.origin}${content.data.link}`, kind)
      assert.match(html, `href="${context.origin}${content.data.link}"`, kind)
    }
    const shown = words(html)
    for (const line of text.split('\n')) {
      const bare = line.replace(/^([->]|No more of these:|\s)+/, '').replace(/^(Total|Amount|Reference): /, '')
      if (bare.length > 12 && !bare.includes(': ') && !/^https:|:$/.test(bare))
        assert.ok(shown.includes(bare), `${kind}: the HTML lacks “${bare}”`)
    }
    assert.ok(kindNames[kind])
  }
})

test('escapes what people wrote and never lets it begin another header', () => {
  const nasty = '<b>x</b>\r\nBcc: evil@example.com'
  const { subject, html } = renderMail(
    { kind: 'order-note', data: { number: 'A', shopName: nasty, note: nasty, link: '/a' } },
    context,
  )
  assert.not.match(subject, /[\r\n]/)
  assert.not.match(html, '<b>x')
})

test('repeats a name only where it is one: an order can be placed with somebody else’s address', () => {
  const placed = (name: string) => {
    const content = sampleOf('order-placed') as Extract<MailContent, { kind: 'order-placed' }>
    return renderMail({ ...content, data: { ...content.data, name } }, context).text.split('\n')[0] ?? ''
  }
  assert.match(placed('Zoë O’Brien-Ñandú'), 'Thank you, Zoë O’Brien-Ñandú!')
  assert.match(placed('بيلا'), 'Thank you, بيلا!')
  for (const bad of ['Win at evil.example', 'https://evil.example', 'x'.repeat(60), 'Call 0900 123'])
    assert.not.match(placed(bad), bad)
})

test('tells shops nothing of who buys, and mailboxes no key', () => {
  const sold = renderMail(sampleOf('shop-order'), context).text
  assert.not.match(sold, /Bela|@(?!market\.example)/)
})

test('stands in the dark too, and is left only where one may', () => {
  for (const kind of MAIL_KINDS) {
    const { html, text } = renderMail(sampleOf(kind), context)
    assert.match(html, 'name="color-scheme" content="light dark"')
    assert.match(html, 'prefers-color-scheme:dark')
    assert.is(text.includes(context.leaveLink), kind === 'back-in-stock', kind)
  }
})

test.run()
