import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readPattern } from '#src/lib/pattern.ts'

const test = suite('patterns of answers')
const matches = (pattern: string, answer: string) => readPattern(pattern).matches?.(answer) ?? null

test('say the same as the language, where both can read them', () => {
  const patterns = [
    '\\d{4,6}',
    '^[A-Z]{2}-\\d+$',
    '(ab|a)(c|bcd)(d*)',
    'a*?b+',
    '[^x]{2}',
    '(?:\\w+\\.)+de',
    'a{2}b{0,1}',
    '[\\d\\-a-c]*',
    'x|',
    '.\\s.',
    '[a\\]]+',
    '\\$5\\.0',
    'é+',
  ]
  const answers = [
    '',
    '1234',
    '1234567',
    'DE-12',
    'abcd',
    'acd',
    'aab',
    'b',
    'xx',
    'yy',
    'www.x.de',
    'aa',
    'aabb',
    '1-a',
    'x',
    'a b',
    'a]',
    '$5.0',
    'éé',
    '𝒳𝒳',
  ]
  for (const pattern of patterns)
    for (const answer of answers) {
      const whole = new RegExp(`^(?:${pattern.replace(/^\^/, '').replace(/\$$/, '')})$`, 'u')
      assert.is(matches(pattern, answer), whole.test(answer), `${pattern} on ${answer}`)
    }
})

test('what is beyond them is not understood, rather than misunderstood', () => {
  for (const pattern of [
    '(',
    ')',
    'a**',
    '(?=a)',
    '(a)\\1',
    '\\bword',
    '[z-a]',
    '[a',
    '*',
    'a{3,2}',
    '((a{1000}){1000})',
    'x\\',
    '((){9999}){9999}',
    '((a{0}){9999}){9999}',
    '\\p{L}',
    'a^b',
  ])
    assert.is(readPattern(pattern).matches, null, pattern)
})

test('no pattern takes long over any answer', () => {
  const started = performance.now()
  for (const pattern of ['(a+)+$', '(a|aa)+', '(.*a){12}', '(a*)*b', '((a?){30}a{30})'])
    assert.type(matches(pattern, `${'a'.repeat(400)}!`), 'boolean')
  assert.ok(performance.now() - started < 2000)
})

test.run()
