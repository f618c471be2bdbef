import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countries, countryName, isCountryCode } from '#src/lib/countries.ts'

const test = suite('lib/countries')

test('knows the countries of ISO 3166 and Kosovo, and nothing that only looks like one', () => {
  assert.is(countries.length, 250)
  for (const code of ['TR', 'DE', 'US', 'XK']) assert.ok(isCountryCode(code), code)
  for (const code of ['EU', 'UN', 'SU', 'DD', 'XX', 'ZZ', 'de', '', 'DEU']) assert.not(isCountryCode(code), code)
  assert.equal([countryName('TR'), countryName('??')], ['Türkiye', '??'])
})

test.run()
