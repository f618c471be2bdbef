import type { Ctx } from '#src/frame/env.ts'
import type { KeySource } from '#src/market/delivery/key-import.ts'
import { DELIMITERS, type Delimiter, type KeyFormat } from '#src/market/delivery/key-lines.ts'

type Reads = { get(name: string): unknown }
type Upload =
  | { ok: false; field: 'file' | 'keys'; why: string }
  | { ok: true; draftId: number; format: KeyFormat }
  | { ok: true; draftId: null; format: KeyFormat; look: boolean; text: string; source: KeySource }

/** In addresses and forms a delimiter has a name: a tab would not survive there. */
const NAMES: Record<Delimiter, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

/** How a text is to be read, as a form or an address says it; what it says wrongly counts as not said. */
export function formatOf(from: Reads): KeyFormat {
  const text = (name: string) => String(from.get(name) ?? '')
  return {
    table: text('format') === 'table',
    delimiter: DELIMITERS.find((sign) => NAMES[sign] === text('delimiter')) ?? null,
    column: /^\d{1,3}$/.test(text('column')) ? Number(text('column')) : null,
    // A box that is not ticked is not sent: without a column nobody was asked about the first row either.
    header: text('header') === 'on' ? true : text('column') === '' ? null : false,
  }
}

export const formatQuery = ({ table, delimiter, column, header }: KeyFormat): Record<string, string> =>
  table
    ? {
        format: 'table',
        delimiter: delimiter === null ? '' : NAMES[delimiter],
        column: column === null ? '' : String(column),
        header: header ? 'on' : '',
      }
    : {}

/** What was pasted or chosen, or which draft is to be imported. A file goes before what was pasted. */
export async function readUpload(c: Ctx): Promise<Upload> {
  const form = await c.req.formData()
  const format = formatOf(form)
  const draft = String(form.get('draft') ?? '')
  if (/^[1-9]\d{0,14}$/.test(draft)) return { ok: true, draftId: Number(draft), format }
  const look = form.get('preview') !== null
  const file = form.get('file')
  if (!(file instanceof File) || file.size === 0) {
    const text = String(form.get('keys') ?? '')
    return { ok: true, draftId: null, format, look, text, source: format.table ? 'csv' : 'paste' }
  }
  const text = textOf(Buffer.from(await file.arrayBuffer()))
  if (text === null) {
    return { ok: false, field: 'file', why: 'This file is no text. Save the list as CSV or plain text (UTF-8) first.' }
  }
  const table = format.table || /\.(csv|tsv)$/i.test(file.name)
  return { ok: true, draftId: null, format: { ...format, table }, look, text, source: table ? 'csv' : 'file' }
}

/** UTF-8, or the UTF-16 that spreadsheets call Unicode text. Null for anything else. */
function textOf(bytes: Buffer): string | null {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
