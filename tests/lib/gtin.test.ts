import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkDigit, hasCheckDigit, isGtin } from '#src/lib/gtin.ts'

const test = suite('lib/gtin')

test('the last digit is that of the standard, whatever the length', () => {
  assert.is(checkDigit('400638133393'), 1)
  assert.is(checkDigit('7351353'), 7)
  assert.is(checkDigit('03600029145'), 2)
  assert.ok(['4006381333931', '73513537', '036000291452', '10614141000415'].every(hasCheckDigit))
  assert.not.ok(['4006381333932', '400638133393', '4006381333931 ', 'abc', ''].some(hasCheckDigit))
})

test('what a shop numbered for itself is no name in the world', () => {
  assert.ok(['4006381333931', '73513537', '036000291452', '9780306406157'].every(isGtin))
  for (const digits of ['200000000001', '290000000000', '020000000000', '040000000000'])
    assert.not.ok(isGtin(`${digits}${checkDigit(digits)}`), digits)
  assert.not.ok(isGtin(`2123456${checkDigit('2123456')}`))
})

test.run()
