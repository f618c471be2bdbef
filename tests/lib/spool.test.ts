import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { spooled } from '#src/lib/spool.ts'
import { until } from '#tests/support/until.ts'

const test = suite('a spool')
const text = async (pieces: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString()
}

async function* many(count: number, seen = { taken: 0, closed: false }) {
  try {
    for (; seen.taken < count; seen.taken += 1) yield `é${seen.taken} `.repeat(2000)
  } finally {
    seen.closed = true
  }
}

test('hands on what came, whole and in order, also where it comes slower than it is asked for', async () => {
  const plain = Array.from({ length: 30 }, (_, i) => `é${i} `.repeat(2000)).join('')
  assert.is(await text(spooled(many(30))), plain)
  async function* slowly() {
    for await (const piece of many(5)) {
      await new Promise((resolve) => setTimeout(resolve, 3))
      yield piece
    }
  }
  assert.is(await text(spooled(slowly())), plain.slice(0, `é0 `.length * 2000 * 5))
  assert.is(await text(spooled(many(0))), '')
})

test('the source is read to its end while the reader still has the first piece', async () => {
  const seen = { taken: 0, closed: false }
  const reader = spooled(many(200, seen))
  await reader.next()
  await until('the source to be done', async () => seen.closed)
  assert.is(seen.taken, 200)
  await reader.return(undefined)
})

test('a reader who leaves closes the source; a source that fails fails for the reader, after what it gave', async () => {
  const seen = { taken: 0, closed: false }
  const reader = spooled(many(1_000_000, seen))
  await reader.next()
  await reader.return(undefined)
  assert.ok(seen.closed && seen.taken < 1_000_000)
  async function* broken() {
    yield 'first'
    throw new Error('the database went away')
  }
  const failing = spooled(broken())
  assert.is(Buffer.from((await failing.next()).value ?? []).toString(), 'first')
  await failing.next().then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, 'the database went away'),
  )
})

test.run()
