import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createExposition } from '#src/lib/exposition.ts'
import { addHistograms, createHistogram } from '#src/lib/histogram.ts'

const test = suite('histogram')

test('counts by bound, adds up over processes, and holds no more keys than it should', () => {
  const [one, two] = [createHistogram([1, 2], 2), createHistogram([1, 2])]
  for (const seconds of [0.5, 1, 1.5, 9]) one.note('a', seconds)
  one.note('b', 2)
  one.note('c', 2)
  two.note('a', 1.5)
  assert.equal(addHistograms([one.read(), two.read()]), [
    ['a', [2, 2, 1, 13.5]],
    ['b', [0, 1, 0, 2]],
  ])
})

test('is written with counts that only grow, and with its labels escaped', () => {
  const to = createExposition()
  to.histogram('took', 'Time.', [1, 2], [['a', [2, 2, 1, 13.5]]], () => ({ path: 'a"b\\c\nd' }))
  const label = 'path="a\\"b\\\\c\\nd"'
  assert.is(
    to.text(),
    `# HELP took Time.\n# TYPE took histogram\ntook_bucket{${label},le="1"} 2\ntook_bucket{${label},le="2"} 4\n` +
      `took_bucket{${label},le="+Inf"} 5\ntook_sum{${label}} 13.5\ntook_count{${label}} 5\n`,
  )
})

test.run()
