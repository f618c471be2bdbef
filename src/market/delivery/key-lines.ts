import { parse } from 'csv-parse/sync'
import { maskKey, tidyKey } from './key-sealing.ts'

/** How the keys of a text are found: one a line, or one in a column of each row. */
export type KeyFormat = {
  table: boolean
  /** Between the cells of a table; null: whichever divides its first rows best. */
  delimiter: Delimiter | null
  /** From 0; null: the one that looks most like keys. */
  column: number | null
  /** Is the first row the names of the columns? null: when it looks like it. */
  header: boolean | null
}
export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** A line that cannot be a key, by its number in the text as a person counts, from 1. Never what it says. */
export type WrongLine = { line: number; why: 'empty' | 'too-long' | 'too-short' | 'odd-signs' }
export type KeyLines = {
  keys: string[]
  wrong: WrongLine[]
  /** Keys that stand in the text twice: the line, and the one where it stood first. */
  repeated: { line: number; first: number }[]
  /** How the text was read: what was left open is filled in. */
  format: KeyFormat
  /** For each column a value out of it, masked: it may be a key. */
  columns: string[]
}

export const LONGEST_KEY = 500
export const SHORTEST_KEY = 4
/** More would take a web process too long; a second file is no trouble. */
export const MOST_KEYS = 200_000

/** Finds the keys of a text. Answers null where it is no table, or no text at all. */
export function readKeyLines(text: string, wanted: KeyFormat): KeyLines | null {
  if (text.includes('\0') || text.includes('\ufffd')) return null
  const cells = wanted.table ? readTable(text, wanted) : readLines(text)
  if (!cells) return null
  const { rows, format, columns } = cells
  const found: KeyLines = { keys: [], wrong: [], repeated: [], format, columns }
  const firsts = new Map<string, number>()
  for (const { line, value } of rows) {
    const key = tidyKey(value)
    const why = wrongWith(key)
    const first = firsts.get(key)
    if (why) found.wrong.push({ line, why })
    else if (first !== undefined) found.repeated.push({ line, first })
    else {
      firsts.set(key, line)
      found.keys.push(key)
    }
  }
  return found
}

function wrongWith(key: string): WrongLine['why'] | null {
  if (key === '') return 'empty'
  if (key.length < SHORTEST_KEY) return 'too-short'
  if (key.length > LONGEST_KEY) return 'too-long'
  return /\p{Cc}/u.test(key) ? 'odd-signs' : null
}

type Row = { line: number; value: string }
type Cells = { rows: Row[]; format: KeyFormat; columns: string[] }

/** An empty line is how people set keys apart, not a key that was forgotten; the others keep the number they stand at. */
function readLines(text: string): Cells {
  const rows = text
    .split(/\r\n|\n|\r/)
    .map((value, i) => ({ line: i + 1, value }))
    .filter(({ value }) => value.trim() !== '')
  const format = { table: false, delimiter: null, column: null, header: false }
  return { rows, format, columns: [] }
}

function readTable(text: string, wanted: KeyFormat): Cells | null {
  const delimiter = wanted.delimiter ?? delimiterOf(text)
  const records = parsed(text, delimiter)
  if (!records) return null
  const width = records.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const column = wanted.column !== null && wanted.column < width ? wanted.column : columnOfKeys(records, width)
  const header = wanted.header ?? HEADINGS.test(records[0]?.cells[column]?.trim() ?? '')
  const body = header ? records.slice(1) : records
  return {
    rows: body.map(({ line, cells }) => ({ line, value: cells[column] ?? '' })),
    format: { table: true, delimiter, column, header },
    columns: Array.from({ length: width }, (_, i) => maskKey(tidyKey(body[0]?.cells[i] ?? ''))),
  }
}

/** What shops and spreadsheets call a column of keys. */
const HEADINGS =
  /^(product|game|licen[cs]e|activation|serial|gift|voucher|steam)?[ _-]?(keys?|codes?|serials?|vouchers?|pins?|tokens?)$/i

type Record = { line: number; cells: string[] }

function parsed(text: string, delimiter: Delimiter): Record[] | null {
  try {
    const records = parse(text, {
      ...{ delimiter, bom: true, relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true, info: true },
    }) as unknown as { info: { lines: number }; record: string[] }[]
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }))
  } catch {
    return null
  }
}

/** The sign that the first rows have most often, and each of them as often. */
function delimiterOf(text: string): Delimiter {
  const lines = text.split(/\r\n|\n|\r/, 20).filter((line) => line.trim() !== '')
  const scored = DELIMITERS.map((sign) => {
    const counts = lines.map((line) => line.split(sign).length - 1)
    const least = Math.min(...counts)
    return { sign, score: least * 1000 - (Math.max(...counts) - least) }
  })
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).sign
}

/** The column with the most different values, of those the one with the longest: codes differ, names repeat. */
function columnOfKeys(rows: readonly Record[], columns: number): number {
  const some = rows.slice(0, 500)
  const scored = Array.from({ length: columns }, (_, column) => {
    const values = some.map(({ cells }) => cells[column]?.trim() ?? '').filter((value) => value !== '')
    const long = values.reduce((sum, value) => sum + Math.min(value.length, 40), 0) / Math.max(1, values.length)
    return { column, score: new Set(values).size * 1000 + long }
  })
  return scored.reduce((best, one) => (one.score > best.score ? one : best), { column: 0, score: -1 }).column
}
