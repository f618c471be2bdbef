import type { Choices } from '#src/market/catalogue/import-acts.ts'
import { IMPORT_FIELDS, isImportField, type Mapping, wrongMapping } from '#src/market/catalogue/import-fields.ts'
import { DELIMITERS, type Delimiter, ENCODINGS, isEncoding, type Reading } from '#src/market/catalogue/import-text.ts'
import type { Import } from '#src/market/catalogue/imports.ts'

export type ReadingForm =
  | { ok: true; choices: Omit<Choices, 'looked'>; reading: Reading | null }
  | { ok: false; problem: string; mapping: Mapping }

/**
 * How a person wants a file to be read: `column.0`, `column.1` … name a field each (empty: not read), beside `encoding`,
 * `delimiter`, `decimal_mark` and `new_state`. What is left out stays as it is.
 */
export function readReading(form: URLSearchParams, task: Import): ReadingForm {
  const encoding = form.get('encoding') ?? task.encoding
  const delimiter = form.get('delimiter') ?? task.delimiter
  const mapping = task.columns.map((_, at) => form.get(`column.${at}`) ?? task.mapping[at] ?? '')
  const wrong = (problem: string): ReadingForm => ({ ok: false, problem, mapping: mapping as Mapping })
  if (!isEncoding(encoding) || !isDelimiter(delimiter)) return wrong('Choose how the text is written.')
  const decimalMark = (form.get('decimal_mark') ?? task.decimalMark) === ',' ? ',' : '.'
  const newState = (form.get('new_state') ?? task.newState) === 'draft' ? 'draft' : 'file'
  const isRead = encoding !== task.encoding || delimiter !== task.delimiter
  const unknown = mapping.find((field) => field !== '' && !isImportField(field))
  if (unknown !== undefined) return wrong('Choose what each column means from its list.')
  const problem = isRead ? null : wrongMapping(mapping as Mapping)
  if (problem) return wrong(problem)
  const choices = { mapping: mapping as Mapping, decimalMark, newState } as const
  return { ok: true, choices, reading: isRead ? { encoding, delimiter } : null }
}

const optionsOf = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

export const READING_OPTIONS = {
  fields: [{ value: '', label: 'Not read' }, ...optionsOf(IMPORT_FIELDS)],
  encodings: optionsOf(ENCODINGS),
  delimiters: optionsOf(DELIMITERS),
}

const isDelimiter = (text: string): text is Delimiter => Object.hasOwn(DELIMITERS, text)
