import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shareOf, spread } from '#src/lib/shares.ts'

const test = suite('lib/shares')

test('rounds half up, exactly', () => {
  assert.is(shareOf(5, 1, 10), 1)
  assert.is(shareOf(4, 1, 10), 0)
  assert.is(shareOf(8900, 1900, 11900), 1421)
  assert.is(shareOf(999_999_999_999, 10_000, 10_000), 999_999_999_999)
  assert.is(shareOf(0, 1900, 10_000), 0)
})

test('gives what is left over to the largest remainders, the first of equals', () => {
  assert.equal(spread(100, [1, 1, 1]), [34, 33, 33])
  assert.equal(spread(10, [1, 2, 4]), [1, 3, 6])
  assert.equal(spread(5, [0, 0]), [0, 0])
  assert.equal(spread(5, []), [])
  assert.equal(spread(2, [0, 7]), [0, 2])
})

test('adds up, and takes from nobody more than they have', () => {
  for (let seed = 1; seed < 400; seed += 1) {
    const weights = Array.from({ length: (seed % 7) + 1 }, (_, i) => (seed * 7919 * (i + 3)) % 1013)
    const sum = weights.reduce((a, b) => a + b, 0)
    const amount = (seed * 104_729) % (sum + 1)
    const shares = spread(amount, weights)
    assert.is(
      shares.reduce((a, b) => a + b, 0),
      sum === 0 ? 0 : amount,
    )
    for (const [i, share] of shares.entries()) assert.ok(share >= 0 && share <= (weights[i] ?? 0))
  }
})

test.run()
