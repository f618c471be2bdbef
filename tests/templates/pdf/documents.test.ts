import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { renderPdf } from '#templates/pdf/documents.ts'
import { invoiceFacts, invoiceLine, labelFacts, slipFacts } from '#tests/support/paper.ts'
import { codesOf, pictureOf, textOfPdf } from '#tests/support/pdf.ts'

const test = suite('documents as PDF')

test('an invoice says who, what, how much and which tax', async () => {
  const facts = invoiceFacts([invoiceLine()], { number: 'INV-00012' })
  const bytes = await renderPdf([facts])
  const [text = '', ...more] = await textOfPdf(bytes)
  assert.is(more.length, 0)
  for (const part of [
    'Invoice',
    'INV-00012',
    'Sela Boots GmbH',
    'İstiklal Caddesi 12',
    'DE 123 456 789',
    'Bela Buyer',
    '04103 Leipzig',
    'Germany',
    'Trail boot',
    'BOOT-42',
    '€178.00',
    '19 %',
    '€149.58',
    '€28.42',
    '€4.90',
    'Total EUR',
    '€182.90',
    'Paid on 3 May 2026',
    'Page 1 of 1',
  ])
    assert.ok(text.includes(part), `${part} is not in: ${text}`)
  assert.ok(bytes.length < 40_000, `${bytes.length} bytes`)
  const { size } = await pictureOf(bytes)
  assert.equal(size.map(Math.round), [595, 842])
})

test('the same facts give the same bytes', async () => {
  const facts = invoiceFacts([invoiceLine({ title: 'Сапоги' })])
  assert.ok((await renderPdf([facts])).equals(await renderPdf([facts])))
})

test('an unpaid invoice says so, and tax on top is a line of the sum', async () => {
  const more = { paidAt: null, taxIncluded: false, discount: 500, tax: 2842, total: 20632 }
  const [text = ''] = await textOfPdf(await renderPdf([invoiceFacts([invoiceLine({ discount: 500 })], more)]))
  for (const part of ['not paid yet', 'To be paid', '−€5.00', 'Tax comes on top', '€206.32'])
    assert.ok(text.includes(part), `${part} is not in: ${text}`)
})

test('many lines go on over pages with their heads and numbers, and none is lost', async () => {
  const lines = Array.from({ length: 120 }, (_, at) =>
    invoiceLine({
      title: `Boot number ${at + 1} ${at % 7 === 0 ? 'with a name that is long enough to wrap '.repeat(4) : ''}`,
    }),
  )
  const pages = await textOfPdf(await renderPdf([invoiceFacts(lines)]))
  assert.ok(pages.length > 4)
  pages.forEach((text, at) => {
    assert.match(text, `Page ${at + 1} of ${pages.length}`)
    if (/Boot number/.test(text)) assert.match(text, /Item\s+Quantity/)
  })
  const all = pages.join('\n')
  assert.match(all, 'Total EUR')
  for (let at = 1; at <= 120; at++) assert.match(all, new RegExp(`Boot number ${at}\\b`))
})

test('amounts stand at the far side, one below the other', async () => {
  const lines = [invoiceLine({ total: 5 }), invoiceLine({ total: 123456789 })]
  const { width, height, data } = await pictureOf(await renderPdf([invoiceFacts(lines)]))
  // The rightmost ink of every row of pixels that has any: amounts end at the margin, and nothing goes beyond it.
  const margin = Math.round(width * (1 - 48 / 595.28))
  let reached = 0
  for (let y = 0; y < height; y++) {
    for (let x = margin + 2; x < width; x++) assert.ok((data[(y * width + x) * 4] ?? 255) > 200, `ink at ${x}, ${y}`)
    for (let x = margin - 8; x < margin; x++) {
      if ((data[(y * width + x) * 4] ?? 255) < 128) {
        reached++
        break
      }
    }
  }
  assert.ok(reached > 30)
})

test('a packing slip says what is in the parcel and what was told, and no price', async () => {
  const facts = slipFacts({ parcel: 2, carrier: 'DHL', tracking: 'T1' })
  const [text = ''] = await textOfPdf(await renderPdf([facts]))
  for (const part of ['Packing slip', 'Engraving: B. B.', 'In here', 'Ordered', 'DHL', 'T1', '2 units in 1 line'])
    assert.ok(text.includes(part), `${part} is not in: ${text}`)
  assert.not.match(text, /€|EUR/)
})

test('a label is A6, and scanners read the order and the way to it', async () => {
  const bytes = await renderPdf([labelFacts()])
  const { size } = await pictureOf(bytes)
  assert.equal(
    size.map((points) => Math.round((points / 72) * 25.4)),
    [105, 148],
  )
  const codes = await codesOf(bytes)
  assert.equal(codes.map(({ format, text }) => `${format} ${text}`).sort(), [
    'Code128 7KQ2-M4XPD-1',
    'QRCode https://market.example/seller/orders/12',
  ])
})

test('a label holds the longest address there can be', async () => {
  const long = 'Straße des siebzehnten Juni am Ende der Welt '.repeat(3).slice(0, 120)
  const buyer = { name: 'Wolfeschlegelstein '.repeat(7).slice(0, 120), lines: [long, long, long, long.slice(0, 80)] }
  const facts = labelFacts({ buyer: { ...buyer, country: 'DE', phone: '1'.repeat(40), email: '' } })
  facts.shop = { ...facts.shop, postalAddress: 'x y '.repeat(150) }
  const bytes = await renderPdf([facts])
  const pages = await textOfPdf(bytes)
  assert.is(pages.length, 1)
  assert.match(pages[0] ?? '', 'GERMANY')
  assert.is((await codesOf(bytes)).length, 2)
})

test('a hundred labels are one file of a hundred pages, and small', async () => {
  const bytes = await renderPdf(
    Array.from({ length: 100 }, (_, at) => labelFacts({ name: `王小明 ${at}`, order: `7KQ2-M4XPD-${at}` })),
  )
  const pages = await textOfPdf(bytes)
  assert.is(pages.length, 100)
  assert.match(pages[99] ?? '', '王小明 99')
  assert.ok(bytes.length < 500_000, `${bytes.length} bytes`)
})

test.run()
