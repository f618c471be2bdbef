import { readNumber, type TypedNumber } from './typed-number.ts'

/** What a number without a sign means: what is there, what comes or goes, or from how many on it is low. */
export const BULK_MODES = ['set', 'add', 'low'] as const
export type BulkMode = (typeof BULK_MODES)[number]

/** What a line wants, with the number of its line as the person sees it. */
export type BulkLine = { line: number; sku: string } & (TypedNumber | { kind: 'low'; lowAt: number | null })
export type WrongLine = { line: number; text: string; why: string }

/** More lines than this are a file, and an import. */
export const MOST_BULK_LINES = 20_000

type Reading = { mode: BulkMode /** For lines that hold nothing but a SKU. */; quantity?: string }

/**
 * Reads `SKU,quantity` lines; a tab or a semicolon divides as well, and a SKU may stand in quotes. A sign before the
 * number always adds or takes away. Empty lines and a heading are passed over, but counted.
 */
export function readBulkLines(text: string, reading: Reading): { lines: BulkLine[]; wrong: WrongLine[] } {
  const lines: BulkLine[] = []
  const wrong: WrongLine[] = []
  for (const [at, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const whole = raw.trim()
    if (whole === '') continue
    const { sku, typed } = divide(whole)
    if (at === 0 && isHeading(sku, typed)) continue
    const read = readLine(sku, typed, reading)
    if (typeof read === 'string') wrong.push({ line: at + 1, text: whole.slice(0, 120), why: read })
    else lines.push({ line: at + 1, sku, ...read })
  }
  return { lines, wrong }
}

/** The text with some of its lines wanting something else; null: nothing. The other lines keep their numbers. */
export function replaceLines(text: string, instead: ReadonlyMap<number, string | null>): string {
  if (instead.size === 0) return text
  const rows = text.split(/\r\n|\r|\n/)
  for (const [line, typed] of instead) {
    const row = rows[line - 1]
    if (row !== undefined) rows[line - 1] = typed === null ? '' : `${quoteSku(divide(row.trim()).sku)},${typed}`
  }
  return rows.join('\n')
}

/** A SKU as a line can hold it. */
export const quoteSku = (sku: string): string =>
  /[",;\t]/.test(sku) || sku !== sku.trim() ? `"${sku.replaceAll('"', '""')}"` : sku

function divide(row: string): { sku: string; typed: string | null } {
  const quoted = /^"((?:[^"]|"")*)"\s*(?:[,;\t](.*))?$/.exec(row)
  if (quoted) return { sku: (quoted[1] ?? '').replaceAll('""', '"'), typed: quoted[2]?.trim() ?? null }
  const at = Math.max(row.lastIndexOf('\t'), row.lastIndexOf(';'), row.lastIndexOf(','))
  return at < 0 ? { sku: row, typed: null } : { sku: row.slice(0, at).trim(), typed: row.slice(at + 1).trim() }
}

const isHeading = (sku: string, typed: string | null) =>
  /^(variant )?sku$/i.test(sku) && (typed === null || /^[\p{L} _-]+$/u.test(typed))

type Want = TypedNumber | { kind: 'low'; lowAt: number | null }

function readLine(sku: string, typed: string | null, { mode, quantity = '' }: Reading): Want | string {
  if (sku === '') return 'There is no SKU before the number.'
  const said = (typed ?? quantity).replace(/^"(.*)"$/, '$1').trim()
  if (mode === 'low' && /^(|never|none|-)$/i.test(said)) return { kind: 'low', lowAt: null }
  if (said === '') return 'There is no number behind the SKU.'
  const number = readNumber(said)
  if (!number) return `“${said.slice(0, 40)}” is not a whole number.`
  if (mode === 'low') {
    return number.kind === 'set' ? { kind: 'low', lowAt: number.counted } : 'A low-stock limit has no sign.'
  }
  return mode === 'add' && number.kind === 'set' ? { kind: 'add', delta: number.counted } : number
}
