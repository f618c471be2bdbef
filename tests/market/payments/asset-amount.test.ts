import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assetAmount, parseRate, smallestParts } from '#src/market/payments/asset-amount.ts'

const test = suite('payments/asset-amount')

test('is exact, and rounded up to the smallest part of the asset', () => {
  const btc = { rate: '0.0000152', currencyDigits: 2, assetDecimals: 8 }
  assert.is(assetAmount(8900, btc), '0.0013528')
  assert.is(assetAmount(1, btc), '0.00000016') // 0.000000152, rounded up
  assert.is(assetAmount(8900, { rate: '1.08', currencyDigits: 2, assetDecimals: 6 }), '96.12')
  assert.is(assetAmount(100, { rate: '1', currencyDigits: 0, assetDecimals: 0 }), '100')
  assert.is(assetAmount(999_999_999_999, { rate: '3', currencyDigits: 2, assetDecimals: 18 }), '29999999999.97')
  // A third of something never ends: what is sent is a hair more, never less.
  assert.is(assetAmount(100, { rate: '0.333333333333333333', currencyDigits: 2, assetDecimals: 6 }), '0.333334')
})

test('reads rates as they are kept', () => {
  assert.equal(
    ['0,50', '0012', '1.000000000000000001', '0.0', '-1', '1e5', '', '1.0000000000000000001'].map(parseRate),
    ['0.5', '12', '1.000000000000000001', null, null, null, null, null],
  )
})

test('counts smallest parts for a payment request', () => {
  assert.is(smallestParts('0.0013528', 8), '135280')
  assert.is(smallestParts('1.5', 18), '1500000000000000000')
  assert.is(smallestParts('29999999999.97', 18), '29999999999970000000000000000')
})

test.run()
