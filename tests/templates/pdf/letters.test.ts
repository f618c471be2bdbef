import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shapeArabic } from '#templates/pdf/arabic.ts'
import { renderPdf } from '#templates/pdf/documents.ts'
import { fontFilesFor, readFont } from '#templates/pdf/font-files.ts'
import { labelFacts } from '#tests/support/paper.ts'
import { inkIn, pictureOf, textOfPdf } from '#tests/support/pdf.ts'

const test = suite('letters of documents')

const named = async (name: string) => (await textOfPdf(await renderPdf([labelFacts({ name })])))[0] ?? ''

const NAMES = {
  Turkish: 'Şükrü Ağaoğlu İğdır',
  Cyrillic: 'Екатерина Щукина Їжак',
  Greek: 'Γιώργος Παπαδόπουλος ΐ',
  Vietnamese: 'Nguyễn Thị Phương Ưu',
  Chinese: '欧阳娜娜 王小明 鑫',
  Arabic: 'محمد بن عبد الله الحسيني',
  Persian: 'پژمان یزدی چگینی',
  Devanagari: 'अमित शर्मा',
  Polish: 'Łukasz Żółć-Śliwiński',
}
for (const [script, name] of Object.entries(NAMES)) {
  test(`${script} is drawn, and found again by who searches`, async () => {
    const text = await named(name)
    assert.ok(text.includes(name), `${name} is not in: ${text}`)
    assert.not.match(text, /\ufffd/)
  })
}

test('every sign of those names is a shape of its own font, not an empty box', async () => {
  for (const sign of Object.values(NAMES).join('')) {
    assert.ok(fontFilesFor(sign.codePointAt(0) ?? 0).length > 0, sign)
  }
})

test('what is written both ways stands in its order on the page', async () => {
  const text = await named('Ali محمد علي Straße 5')
  for (const part of ['Ali', 'محمد علي', 'Straße 5'.split(' ')[0] ?? '']) assert.ok(text.includes(part), text)
})

test('a sign that no font has is seen as missing, and told at the foot', async () => {
  const text = await named('שלום Cohen')
  assert.match(text, /\ufffd\ufffd\ufffd\ufffd/)
  assert.match(text, 'Cohen')
})

test('signs that cannot be seen and halves of signs do no harm', async () => {
  for (const name of ['A\u200dB\u2028C', '\ud800x', 'a\u0000b\u0007', '\u202eevil', '👩‍👩‍👧 Kim', '']) {
    assert.ok((await renderPdf([labelFacts({ name })])).length > 1000, JSON.stringify(name))
  }
})

test('Arabic letters take the form of their place, and join', () => {
  const shapes = (text: string) => shapeArabic(text)?.map(({ codePoint }) => codePoint.toString(16))
  assert.equal(shapes('بيت'), ['fe91', 'fef4', 'fe96'])
  assert.equal(shapes('دار'), ['fea9', 'fe8d', 'fead'])
  assert.equal(shapes('لا'), ['fefb'])
  assert.equal(shapes('سلام'), ['feb3', 'fefc', 'fee1'])
  // A break between letters that would join; and vowel signs are left to the font.
  assert.equal(shapes('گل\u200cم')?.length, 3)
  assert.is(shapes('مُحَمَّد'), undefined)
})

test('vowel signs are drawn on their letters', async () => {
  const plain = await pictureOf(await renderPdf([labelFacts({ name: 'محمد' })]))
  const marked = await pictureOf(await renderPdf([labelFacts({ name: 'مُحَمَّد' })]))
  const place: [number, number, number, number] = [0.04, 0.22, 0.4, 0.32]
  assert.ok(inkIn(marked, place) > inkIn(plain, place))
})

test('fonts are unpacked whole', () => {
  const [latin] = fontFilesFor(0x41)
  assert.ok(latin)
  const font = readFont(latin, 700)
  assert.is(font.readUInt32BE(0), 0x00010000)
  assert.is(font.length % 4, 0)
})

test.run()
