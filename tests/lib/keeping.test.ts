import { randomBytes } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Keeping } from '#src/lib/keeping.ts'
import { Sendable } from '#src/lib/sendable.ts'

const test = suite('keeping pages')
/** A page that says the same again and again, as pages do; or one that cannot be packed. */
const page = (text: string, bytes = 100_000) => new Sendable(new Uint8Array(Buffer.alloc(bytes, text)))
const textOf = (found: { value: unknown } = { value: page('nothing') }) =>
  Buffer.from((found.value as Sendable).bytes()).toString()
const noise = (bytes: number) => new Sendable(new Uint8Array(randomBytes(bytes)))

test('gives back what was made of the same, and nothing that was made of what was before', () => {
  const kept = new Keeping(8_000_000)
  const old = page('old')
  kept.set('a', '1', old)
  assert.is(kept.get('a', '1')?.value, old)
  assert.is(kept.get('a', '2'), undefined)
  assert.is(kept.get('b', '1'), undefined)
  kept.set('a', '2', page('new'))
  assert.is(kept.get('a', '1'), undefined)
  assert.match(textOf(kept.get('a', '2')), /^newnew/)
  kept.forget('a')
  assert.is(kept.get('a', '2'), undefined)
  kept.set('n', '1', null)
  assert.is(kept.get('n', '1')?.value, null)
})

test('keeps many more pages than lie ready, each as it was', () => {
  const kept = new Keeping(8_000_000)
  for (let i = 0; i < 200; i++) kept.set(`${i}`, 'now', page(`page ${i}. `))
  for (let i = 0; i < 200; i++) assert.is(textOf(kept.get(`${i}`, 'now')), textOf({ value: page(`page ${i}. `) }))
})

test('forgets what was not asked for longest when there is no more room', () => {
  const kept = new Keeping(8_000_000)
  for (const key of ['first', 'second', 'third', 'fourth']) kept.set(key, 'now', noise(1_900_000))
  assert.ok(kept.get('first', 'now'))
  kept.set('fifth', 'now', noise(1_900_000))
  const left = ['first', 'second', 'third', 'fourth', 'fifth'].filter((key) => kept.get(key, 'now'))
  assert.ok(left.includes('first') && left.includes('fifth') && !left.includes('second'), left.join())
  for (let i = 0; i < 3000; i++) kept.set(`value ${i}`, 'now', 'x'.repeat(2000))
  assert.is(kept.get('fifth', 'now'), undefined)
  assert.is(kept.get('value 0', 'now'), undefined)
  assert.is(kept.get('value 2999', 'now')?.value, 'x'.repeat(2000))
})

test('does not pack what was made of what was before', () => {
  const kept = new Keeping(8_000_000)
  kept.set('before', 'then', page('before', 1_000_000))
  for (const key of ['a', 'b', 'c']) kept.set(key, 'now', page(key, 1_000_000))
  assert.is(kept.get('before', 'then'), undefined)
  assert.ok(kept.get('a', 'now'))
})

test.run()
