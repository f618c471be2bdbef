/** One record of a CSV: where it begins (the first line is 1), and its cells as written. */
export type CsvRecord = { line: number; cells: string[] }

/** The file cannot be read on: which line, and why. */
export class CsvFault extends Error {
  readonly line: number

  constructor(line: number, sentence: string) {
    super(sentence)
    this.name = 'CsvFault'
    this.line = line
  }
}

const LARGEST_RECORD = 1024 * 1024
const QUOTE = 34
const CR = 13
const LF = 10

/**
 * Reads CSV piece by piece (RFC 4180, any one sign between cells, lines ended by CRLF, LF or CR, newlines within quotes) and
 * hands out the records that are complete. A quote within an unquoted cell is a sign like any other; empty lines count,
 * but are no records. Made by hand because a catalogue of 100,000 rows has five million cells: this reads them in a
 * second and holds no more than the record it is at. Throws CsvFault for a quote that never ends.
 */
export class CsvReader {
  #rest = ''
  #line = 1
  #at = 0
  #cells: string[] = []
  readonly #delimiter: number

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0)
  }

  read(piece: string): CsvRecord[] {
    return this.#take(this.#rest + piece, false)
  }

  end(): CsvRecord[] {
    return this.#take(this.#rest, true)
  }

  #take(text: string, last: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let from = 0
    while (from < text.length) {
      this.#at = from
      this.#cells = []
      const lines = this.#record(text, last)
      if (lines < 0) {
        if (last) throw new CsvFault(this.#line, `A quote opened on line ${this.#line} is never closed.`)
        break
      }
      const [only] = this.#cells
      if (this.#cells.length > 1 || only?.trim() !== '') records.push({ line: this.#line, cells: this.#cells })
      this.#line += lines
      from = this.#at
    }
    this.#rest = text.slice(from)
    if (this.#rest.length > LARGEST_RECORD) {
      throw new CsvFault(
        this.#line,
        `The row that begins on line ${this.#line} has no end: is a quote left open there?`,
      )
    }
    return records
  }

  /** Reads a record's cells; answers how many lines it took, or -1 where its end is not there yet. */
  #record(text: string, last: boolean): number {
    let lines = 1
    for (;;) {
      if (text.charCodeAt(this.#at) === QUOTE) {
        const more = this.#quoted(text, last)
        if (more < 0) return -1
        lines += more
      } else this.#cells.push(this.#plain(text))
      if (this.#at >= text.length) return last ? lines : -1
      const sign = text.charCodeAt(this.#at++)
      if (sign === this.#delimiter) {
        if (this.#at < text.length) continue
        if (!last) return -1
        this.#cells.push('')
        return lines
      }
      if (sign === CR) {
        if (this.#at >= text.length && !last) return -1
        if (text.charCodeAt(this.#at) === LF) this.#at++
      }
      return lines
    }
  }

  #plain(text: string): string {
    const from = this.#at
    let at = from
    for (; at < text.length; at++) {
      const sign = text.charCodeAt(at)
      if (sign === this.#delimiter || sign === LF || sign === CR) break
    }
    this.#at = at
    return text.slice(from, at)
  }

  /** A cell in quotes; answers how many newlines are in it, or -1. What stands behind the closing quote belongs to it. */
  #quoted(text: string, last: boolean): number {
    const from = this.#at + 1
    let at = from
    for (;;) {
      at = text.indexOf('"', at)
      if (at < 0 || (at + 1 >= text.length && !last)) return -1
      if (text.charCodeAt(at + 1) !== QUOTE) break
      at += 2
    }
    const inside = text.slice(from, at)
    this.#at = at + 1
    const behind = this.#plain(text)
    this.#cells.push((inside.includes('""') ? inside.replaceAll('""', '"') : inside) + behind)
    return newlinesIn(inside)
  }
}

function newlinesIn(text: string): number {
  if (!text.includes('\n') && !text.includes('\r')) return 0
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
