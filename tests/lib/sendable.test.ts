import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Frame, Sendable } from '#src/lib/sendable.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const frame = (name: string): Frame => [bytes(`<${name}>`), bytes(`</${name}>`)]
const plain = (one: Sendable) => Buffer.from(one.bytes()).toString()
const unpacked = (one: Sendable) => gunzipSync(one.gzipped()).toString()
const content = 'what is said again and again '.repeat(1000)

const test = suite('what is sent again and again')

test('stands in the frame that it was given last, plain and packed', () => {
  const page = new Sendable(bytes(content))
  assert.is(plain(page), content)
  assert.is(unpacked(page), content)
  for (const name of ['ada', 'bela-whose-name-is-longer', 'x']) {
    assert.not(page.isFramed(name))
    page.frame(name, frame(name))
    assert.ok(page.isFramed(name))
    assert.is(plain(page), `<${name}>${content}</${name}>`)
    assert.is(unpacked(page), plain(page))
  }
})

test('comes back out of its packing as it was, and into another frame', () => {
  const page = new Sendable(bytes(content))
  page.frame('ada', frame('ada'))
  page.pack()
  assert.ok(page.packedSize > 0 && page.packedSize < page.size / 20)
  assert.is(plain(page), `<ada>${content}</ada>`)
  page.pack()
  page.pack()
  page.frame('bela', frame('bela'))
  assert.is(plain(page), `<bela>${content}</bela>`)
  assert.is(unpacked(page), plain(page))
})

test('may be empty', () => {
  const page = new Sendable(bytes(''))
  page.pack()
  assert.is(plain(page), '')
})

test.run()
