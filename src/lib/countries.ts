const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** Codes that ICU can name but that are no country of ISO 3166: groups, exceptions for post and computers, tests. */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '))

function isCountry(code: string): boolean {
  // A code that was withdrawn stands for its successor: DD for DE, SU for RU.
  return !NO_COUNTRY.has(code) && !!names.of(code) && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** Every country as ISO 3166 codes it, by its English name. */
export const countries: readonly { code: string; name: string }[] = LETTERS.flatMap((a) => LETTERS.map((b) => a + b))
  .filter(isCountry)
  .map((code) => ({ code, name: names.of(code) ?? code }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))

const codes = new Set(countries.map(({ code }) => code))

export const isCountryCode = (code: string): boolean => codes.has(code)

/** "Türkiye" for TR. */
export const countryName = (code: string): string => (codes.has(code) ? (names.of(code) ?? code) : code)

/** The countries of the European Union. */
export const EU: readonly string[] =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')
