import { createHash } from 'node:crypto'
import { CsvReader, type CsvRecord } from '#src/lib/csv-reader.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { type DecimalMark, guessMark } from './import-cells.ts'
import { foldHeader, guessMapping, type Mapping } from './import-fields.ts'

export const ENCODINGS = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Western (Windows 1252)',
  'iso-8859-15': 'Western (ISO 8859-15)',
  macintosh: 'Western (old Mac)',
  'utf-16le': 'UTF-16 (Excel “Unicode text”)',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1250': 'Central European (Windows 1250)',
  'iso-8859-2': 'Central European (ISO 8859-2)',
  'windows-1251': 'Cyrillic (Windows 1251)',
  'koi8-r': 'Cyrillic (KOI8-R)',
  'windows-1253': 'Greek (Windows 1253)',
  'windows-1254': 'Turkish (Windows 1254)',
  'windows-1255': 'Hebrew (Windows 1255)',
  'windows-1256': 'Arabic (Windows 1256)',
  shift_jis: 'Japanese (Shift JIS)',
  'euc-jp': 'Japanese (EUC-JP)',
  'euc-kr': 'Korean (EUC-KR)',
  gb18030: 'Chinese (GB 18030)',
  big5: 'Chinese (Big5)',
} as const
export type Encoding = keyof typeof ENCODINGS
export const isEncoding = (text: string): text is Encoding => Object.hasOwn(ENCODINGS, text)

export const DELIMITERS = { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar |' } as const
export type Delimiter = keyof typeof DELIMITERS

export type Column = { name: string; sample: string }
/** How a file is read; a person may say otherwise. */
export type Reading = { encoding: Encoding; delimiter: Delimiter }
export type Looked = Reading & { decimalMark: DecimalMark; columns: Column[]; mapping: Mapping; headerDigest: Buffer }

/** A file's records, as they come. Its first line may name the sign between cells, as Excel writes it (`sep=;`). */
export async function* readRecords(pieces: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<CsvRecord[]> {
  const decoder = new TextDecoder(reading.encoding)
  const reader = new CsvReader(reading.delimiter)
  let first = true
  const said = (records: CsvRecord[]) => {
    if (!first || records.length === 0) return records
    first = false
    return isHint(records[0]) ? records.slice(1) : records
  }
  for await (const piece of pieces) {
    const records = said(reader.read(decoder.decode(piece, { stream: true })))
    if (records.length > 0) yield records
  }
  const tail = said([...reader.read(decoder.decode()), ...reader.end()])
  if (tail.length > 0) yield tail
}

const isHint = (record: CsvRecord | undefined) => record?.line === 1 && /^sep=/i.test(record.cells[0] ?? '')

const HEAD = 256 * 1024
const ODD = 64 * 1024

/** Looks at a file as it passes by, in flat memory: what it is written in and what its columns are. */
export class FileLook {
  #head: Buffer[] = []
  #headLength = 0
  #odd: Buffer[] = []
  #oddLength = 0
  #isUtf8 = true
  #hash = createHash('sha256')
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true })
  bytes = 0

  see(piece: Buffer): void {
    this.bytes += piece.length
    this.#hash.update(piece)
    if (this.#headLength < HEAD) {
      this.#head.push(piece.subarray(0, HEAD - this.#headLength))
      this.#headLength += piece.length
    }
    if (this.#isUtf8) this.#isUtf8 = isValid(this.#utf8, piece, true)
    if (this.#oddLength < ODD && piece.some((byte) => byte > 127)) {
      const from = Math.max(0, piece.findIndex((byte) => byte > 127) - 200)
      const part = piece.subarray(from, from + ODD - this.#oddLength)
      this.#odd.push(part)
      this.#oddLength += part.length
    }
  }

  digest(): Buffer {
    return this.#hash.digest()
  }

  /** How the file is read best. Refuses what is no table in text. `wanted`: what a person knows better. */
  async look(wanted: Partial<Reading> = {}): Promise<Looked> {
    const head = Buffer.concat(this.#head)
    const encoding = wanted.encoding ?? (await this.#encodingOf(head))
    const text = new TextDecoder(encoding).decode(head)
    const whole = this.bytes <= HEAD
    const delimiter = wanted.delimiter ?? delimiterOf(text, whole)
    return { encoding, delimiter, ...columnsOf(text, delimiter, whole) }
  }

  async #encodingOf(head: Buffer): Promise<Encoding> {
    if (head.length === 0) throw new Refusal('conflict', 'The file is empty.')
    const kind = foreignKind(head)
    if (kind) throw new Refusal('conflict', kind)
    if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
    if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
    const zeros = [0, 1].map((odd) => head.subarray(0, 4096).filter((byte, at) => at % 2 === odd && byte === 0).length)
    if ((zeros[1] ?? 0) > 20 && !zeros[0]) return 'utf-16le'
    if ((zeros[0] ?? 0) > 20 && !zeros[1]) return 'utf-16be'
    if (zeros[0] || zeros[1])
      throw new Refusal('conflict', 'This is no text. Save the table as CSV and choose that file.')
    if (this.#isUtf8 && isValid(this.#utf8, Buffer.alloc(0), false)) return 'utf-8'
    const { default: chardet } = await import('chardet')
    const guesses = chardet.analyse(Buffer.concat(this.#odd)).map(({ name }) => name.toLowerCase())
    // What ISO 8859-1 has no signs for, its Windows sister has; browsers read the one as the other, too.
    const known = guesses
      .map((name) => (name === 'iso-8859-1' || name === 'utf-8' ? 'windows-1252' : name))
      .find(isEncoding)
    return known ?? 'windows-1252'
  }
}

function isValid(decoder: TextDecoder, piece: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(piece, { stream })
    return true
  } catch {
    return false
  }
}

function foreignKind(head: Buffer): string | null {
  const start = head.toString('latin1', 0, 8)
  if (start.startsWith('PK\x03\x04'))
    return 'This is an Excel or Zip file. Open it, save the sheet as “CSV UTF-8”, and choose that file.'
  if (start.startsWith('\xd0\xcf\x11\xe0'))
    return 'This is an old Excel file. Save the sheet as CSV and choose that file.'
  if (start.startsWith('%PDF')) return 'This is a PDF. Choose the table itself, saved as CSV.'
  return null
}

const MOST_SAMPLED = 200

function recordsOf(text: string, delimiter: Delimiter, whole: boolean): CsvRecord[] {
  const reader = new CsvReader(delimiter)
  const records: CsvRecord[] = []
  try {
    records.push(...reader.read(text))
    if (whole) records.push(...reader.end())
  } catch {
    // A quote without an end is told with its line when the file is read as a whole.
  }
  return (isHint(records[0]) ? records.slice(1) : records).slice(0, MOST_SAMPLED)
}

/** The sign that cuts the first rows into the most cells of the same number, the header's names counting most. */
function delimiterOf(text: string, whole: boolean): Delimiter {
  const said = /^\ufeff?sep=([,;\t|])/i.exec(text)?.[1]
  if (said) return said as Delimiter
  const rated = (Object.keys(DELIMITERS) as Delimiter[]).map((delimiter) => {
    const [header, ...rows] = recordsOf(text, delimiter, whole).slice(0, 50)
    const width = header?.cells.length ?? 0
    const even = rows.filter((row) => row.cells.length === width).length / Math.max(1, rows.length)
    const named = guessMapping(header?.cells ?? []).filter(Boolean).length
    return { delimiter, rate: width < 2 ? 0 : named * 10 + even * 5 + Math.min(width, 20) / 10 }
  })
  return rated.reduce((best, one) => (one.rate > best.rate ? one : best)).delimiter
}

const LONGEST_SAMPLE = 80

function columnsOf(text: string, delimiter: Delimiter, whole: boolean) {
  const [header, ...rows] = recordsOf(text, delimiter, whole)
  if (!header) throw new Refusal('conflict', 'The file has no rows.')
  if (header.cells.length > 250)
    throw new Refusal('conflict', 'The file has more than 250 columns. Is it a product table?')
  const columns = header.cells.map((cell, at): Column => {
    const sample = rows.map((row) => (row.cells[at] ?? '').trim()).find(Boolean) ?? ''
    return { name: cell.trim().slice(0, 120), sample: [...sample].slice(0, LONGEST_SAMPLE).join('') }
  })
  const names = columns.map(({ name }) => name)
  const mapping = guessMapping(names)
  const priced = mapping.flatMap((field, at) =>
    field === 'price' || field === 'compare_at' || field === 'cost' ? [at] : [],
  )
  return {
    columns,
    mapping,
    decimalMark: guessMark(rows.flatMap((row) => priced.map((at) => row.cells[at] ?? ''))),
    headerDigest: createHash('sha256').update(names.map(foldHeader).join('\x1f')).digest(),
  }
}
