import { unguardFormula } from '#src/lib/csv.ts'
import { digitsOf, isCurrency } from '#src/lib/money.ts'

export type DecimalMark = '.' | ','
/** A cell's value, or in a sentence what is wrong with it; null where the cell is empty. */
export type Cell<T> = { value: T } | { wrong: string } | null

const LARGEST_MINOR = 999_999_999_999
const SYMBOLS: Record<string, readonly string[]> = {
  '€': ['EUR'],
  '£': ['GBP'],
  $: ['USD', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD', 'MXN'],
  '¥': ['JPY', 'CNY'],
  '₺': ['TRY'],
  zł: ['PLN'],
  '₹': ['INR'],
  '₽': ['RUB'],
  '₩': ['KRW'],
}

/** Words of ASCII with a space between, not guarded: as most cells are, and as they stay. */
const PLAIN = /^(?:[!-&(-~][!-~]*(?: [!-~]+)*)?$/

/** What cannot be seen cannot have been meant; an apostrophe against formulas is taken off again. */
export const textCell = (raw: string): string =>
  PLAIN.test(raw)
    ? raw
    : unguardFormula(raw)
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
        .replace(/[\s\u00a0]+/g, ' ')
        .trim()

/** A text of several lines. */
export const proseCell = (raw: string): string =>
  unguardFormula(raw)
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]+/gu, '')
    .trim()

/** A SKU or barcode: spreadsheets are kept from counting with it by '0123 or ="0123". */
export const codeCell = (raw: string): string => {
  const text = textCell(raw)
  return /^="(.*)"$/.exec(text)?.[1] ?? text.replace(/^['’](?=[\p{L}\p{N}])/u, '')
}

/** "4.00638E+12": what a spreadsheet leaves of a long number. */
export const isShortened = (code: string): boolean => /^\d(?:[.,]\d+)?E\+?\d+$/i.test(code)

const SPACES = /[\s\u00a0\u202f'’]/g

/**
 * "1.234,56", "1,234.56", "1 234,56 €", "EUR 12": an amount in minor units. Where one sign could part thousands or
 * decimals ("1.234"), `mark` says which sign this file uses for decimals. A currency that is not the shop's is refused.
 */
export function amountCell(raw: string, currency: string, mark: DecimalMark): Cell<number> {
  const text = codeCell(raw)
  if (text === '') return null
  const worded = /^(\p{L}{2,3}|\p{Sc})?\s*([^\p{L}\p{Sc}]*?)\s*(\p{L}{2,3}|\p{Sc})?$/u.exec(text)
  if (!worded?.[2]) return { wrong: `“${cut(text)}” is not an amount` }
  const named = worded[1] ?? worded[3]
  if (named && !isNamed(named, currency)) return { wrong: `“${cut(text)}” is not in ${currency}` }
  const digits = worded[2].replace(SPACES, '')
  if (/^[-−(]/.test(digits)) return { wrong: `“${cut(text)}” is less than nothing` }
  const plain = plainNumber(digits, mark, digitsOf(currency))
  if (plain === null) return { wrong: `“${cut(text)}” is not an amount in ${currency}` }
  const [whole = '0', decimals = ''] = plain.split('.')
  const minor = Number(whole + decimals.padEnd(digitsOf(currency), '0'))
  return minor <= LARGEST_MINOR ? { value: minor } : { wrong: `“${cut(text)}” is more than any price can be` }
}

const isNamed = (name: string, currency: string) => {
  const code = name.toUpperCase()
  return code === currency || (SYMBOLS[name.toLowerCase()] ?? (isCurrency(code) ? [] : [])).includes(currency)
}

const cut = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** "1.234,5" → "1234.5"; null where it is no number, or has more decimals than the currency. */
function plainNumber(text: string, mark: DecimalMark, digits: number): string | null {
  if (!/^\d[\d.,]*$/.test(text)) return null
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  if (last < 0) return text
  const sign = text[last] as DecimalMark
  const both = text.includes('.') && text.includes(',')
  const often = text.split(sign).length > 2
  const behind = text.slice(last + 1)
  // The last of two signs parts the decimals; a sign that stands often, or alone before three digits in a file that uses
  // the other for decimals, parts thousands.
  const thousands = !both && (often || (behind.length === 3 && sign !== mark))
  const groups = (thousands ? text : text.slice(0, last)).split(/[.,]/)
  const grouped = groups.length > 1
  if (grouped && (groups[0]?.length === 0 || groups.slice(1).some((one) => one.length !== 3))) return null
  const whole = groups.join('')
  if (thousands) return whole
  const decimals = behind.replace(/0+$/, '')
  if (decimals.length > digits) return null
  return `${whole}.${decimals}`
}

/** Which sign this file parts decimals with, by the cells in which that is beyond doubt. */
export function guessMark(cells: Iterable<string>): DecimalMark {
  let commas = 0
  let points = 0
  for (const cell of cells) {
    const text = cell.replace(/[^\d.,]/g, '')
    const found = /([.,])(\d*)$/.exec(text)
    if (!found || (found[2]?.length === 3 && !/[.,].*[.,]/.test(text))) continue
    if (text.split(found[1] ?? '').length > 2) continue
    if (found[1] === ',') commas++
    else points++
  }
  return commas > points ? ',' : '.'
}

const MOST_UNITS = 1_000_000_000

/** "12", "12.0", "1,200" or "1.200": whole units, none below zero. */
export function unitsCell(raw: string, mark: DecimalMark): Cell<number> {
  const text = codeCell(raw).replace(SPACES, '')
  if (text === '') return null
  if (/^[-−]0*[.,]?0*$/.test(text) && /\d/.test(text)) return { value: 0 }
  if (/^[-−]/.test(text)) return { wrong: `a shelf cannot hold ${cut(text)} units` }
  const plain = plainNumber(text.replace(/^\+/, ''), mark, 9)
  if (plain === null) return { wrong: `“${cut(text)}” is not a number of units` }
  const value = Number(plain)
  if (!Number.isInteger(value)) return { wrong: `“${cut(text)}” is not a whole number of units` }
  return value <= MOST_UNITS ? { value } : { wrong: `“${cut(text)}” is more than a shelf holds` }
}

/** A number of something smaller: grams, a limit. */
export function smallCell(raw: string, mark: DecimalMark, what: string): Cell<number> {
  const cell = unitsCell(raw, mark)
  if (cell === null) return null
  if ('wrong' in cell || cell.value > 999_999) return { wrong: `“${cut(textCell(raw))}” is not ${what}` }
  return cell
}

const YES = /^(true|yes|1|wahr|ja|vrai|oui|si|sí|verdadero|evet|x)$/i

export const yesCell = (raw: string): boolean | null => {
  const text = textCell(raw)
  return text === '' ? null : YES.test(text)
}
