import type { CsvRecord } from '#src/lib/csv-reader.ts'
import {
  amountCell,
  type Cell,
  codeCell,
  type DecimalMark,
  isShortened,
  smallCell,
  textCell,
  unitsCell,
} from './import-cells.ts'
import { IMPORT_FIELDS, type ImportField, type Mapping } from './import-fields.ts'
import {
  type Facts,
  handleOfTitle,
  type ProductContext,
  readFacts,
  readOptionNames,
  SLOTS,
  untilEmpty,
} from './import-product.ts'
import { ONLY_OPTION, pictureKeyIn } from './product-csv.ts'
import { readableSku } from './sku.ts'

export type StagedProduct = { place: number; handle: string; facts: Facts; option_names: string[] | null }
export type StagedRow = {
  line: number
  place: number
  is_variant: boolean
  sku: string
  made_sku: string
  option_values: string[]
  barcode: string | null
  price_minor: number | null
  compare_at_minor: number | null
  cost_minor: number | null
  weight_grams: number | null
  most_per_order: number | null
  low_at: number | null
  quantity: number | null
  image: string | null
  image_key: string | null
  image_alt: string | null
  variant_image: string | null
  variant_image_key: string | null
  problems: string[]
  flags: string[]
  notes: string[]
}
export type Staged = { product: StagedProduct | null; row: StagedRow }

export type RecordContext = ProductContext & { mapping: Mapping; header: string[]; currency: string; mark: DecimalMark }

/** Reads the records of a file, one after another: a row speaks of the product that the rows before it began. */
export function createRecordReader(context: RecordContext): (record: CsvRecord) => Staged {
  const { mapping, header } = context
  const at = new Map(mapping.flatMap((field, column) => (field === '' ? [] : [[field, column] as const])))
  const headerOf = (field: ImportField) => (at.has(field) ? header[at.get(field) ?? 0] : undefined)
  const hasOptions = at.has('option1_value')
  let current: Product | null = null

  return ({ line, cells }) => {
    const of = (field: ImportField) => cells[at.get(field) ?? -1] ?? ''
    const told = { problems: [] as string[], flags: [] as string[], notes: [] as string[] }
    const spare = cells.slice(header.length).filter((cell) => cell.trim() !== '').length
    if (spare > 0)
      told.problems.push(`It has ${cells.length} cells, the header ${header.length}: is a cell not in quotes?`)
    const title = textCell(of('title'))
    const sku = readSku(of, told)
    const handle = handleFor({ written: textCell(of('handle')), title, sku, hasHandle: at.has('handle'), hasOptions })
    if (handle.length > 255) told.problems.push('The handle is longer than 255 letters.')
    const follows = current !== null && handle !== '' && current.handle === handle
    const facts = readFacts(of, context, told)
    const names = readOptionNames(of, headerOf)
    if (!follows || current === null) current = { handle, place: line, names: names ?? null, title: title || handle }
    const row = readRow({ line, of, context, sku, ...current }, told)
    if (handle === '' && sku === '' && !row.barcode)
      told.problems.push('Neither a SKU nor a handle says what this row is about.')
    const product = follows ? null : { place: line, handle: handle.slice(0, 255), facts, option_names: names ?? null }
    return { product, row }
  }
}

/** The product that the rows at hand are about. */
type Product = { handle: string; place: number; names: string[] | null; title: string }

type Named = { written: string; title: string; sku: string; hasHandle: boolean; hasOptions: boolean }

/** Which product a row is about. A plain list has none: there each row is found by its SKU. */
function handleFor({ written, title, sku, hasHandle, hasOptions }: Named): string {
  if (written) return written
  if (title && (sku === '' || (hasOptions && !hasHandle))) return handleOfTitle(title)
  return ''
}

type Told = { problems: string[]; flags: string[]; notes: string[] }
type Of = (field: ImportField) => string

function readSku(of: Of, { problems }: Told): string {
  const sku = codeCell(of('sku'))
  if (sku.length > 80) problems.push('The SKU is longer than 80 signs.')
  if (isShortened(sku))
    problems.push(`The SKU “${sku}” was shortened by a spreadsheet. Format the column as text there.`)
  return sku.slice(0, 80)
}

type RowInput = { line: number; of: Of; context: RecordContext; sku: string } & Product

function readRow({ line, of, context, sku, place, names, title }: RowInput, told: Told): StagedRow {
  const { currency, mark } = context
  const value = <T>(field: ImportField, cell: Cell<T>): T | null => {
    if (cell === null) return null
    if ('value' in cell) return cell.value
    told.problems.push(`${IMPORT_FIELDS[field]}: ${cell.wrong}.`)
    return null
  }
  const price_minor = value('price', amountCell(of('price'), currency, mark))
  const option_values = readValues(of, names, told)
  const row = {
    line,
    place,
    sku,
    // Its own, unless the comparison finds it taken: most rows are then right as they were read.
    made_sku: sku || readableSku(title, option_values),
    option_values,
    barcode: readBarcode(of, told),
    price_minor,
    compare_at_minor: readBefore(value('compare_at', amountCell(of('compare_at'), currency, mark)), price_minor, told),
    cost_minor: value('cost', amountCell(of('cost'), currency, mark)),
    weight_grams: value('grams', smallCell(of('grams'), mark, 'a weight in whole grams')),
    most_per_order: value('most', smallCell(of('most'), mark, 'a limit')) || null,
    low_at: value('low_at', smallCell(of('low_at'), mark, 'a threshold')),
    quantity: value('quantity', unitsCell(of('quantity'), mark)),
    ...readPictures(of, told),
  }
  if (context.mapping.includes('currency') && price_minor !== null) checkCurrency(of, currency, told)
  const says = [sku, of('option1_value').trim(), row.barcode, of('price').trim(), of('quantity').trim()]
  return { ...row, is_variant: says.some(Boolean), ...told }
}

function readValues(of: Of, names: string[] | null, told: Told): string[] {
  const cells = SLOTS.map(({ value }) => textCell(of(value)))
  const isOnly = cells[0] === ONLY_OPTION.value && !cells[1]
  const filled = isOnly || cells.every((cell) => cell === '') ? [] : cells
  if (names === null) return untilEmpty(filled)
  if (filled.length === 0) return []
  names.forEach((name, slot) => {
    if (!filled[slot]) told.problems.push(`The ${name} is missing.`)
    if ((filled[slot] ?? '').length > 60) told.problems.push(`The ${name} is longer than 60 letters.`)
  })
  return filled.slice(0, names.length)
}

function readBarcode(of: Of, { problems }: Told): string | null {
  const barcode = codeCell(of('barcode'))
  if (barcode.length > 80) problems.push('The barcode is longer than 80 signs.')
  if (isShortened(barcode))
    problems.push(`The barcode “${barcode}” was shortened by a spreadsheet. Format the column as text there.`)
  return barcode.slice(0, 80) || null
}

function readBefore(before: number | null, price: number | null, { notes }: Told): number | null {
  if (before === null || price === null || before > price) return before
  if (before > 0 && before < price) notes.push('The price before is not above the price, so it is left out.')
  return null
}

function checkCurrency(of: Of, currency: string, { problems, flags }: Told): void {
  const named = textCell(of('currency')).toUpperCase()
  if (named === '') flags.push(`It names no currency: ${currency} is meant?`)
  else if (named !== currency) problems.push(`It is in ${named}, your shop sells in ${currency}.`)
}

function readPictures(of: Of, told: Told) {
  const image = readAddress(textCell(of('image')), told)
  const variant_image = readAddress(textCell(of('variant_image')), told)
  const image_key = image && pictureKeyIn(image)
  const image_alt = image ? textCell(of('image_alt')).slice(0, 300) || null : null
  return { image, image_key, image_alt, variant_image, variant_image_key: variant_image && pictureKeyIn(variant_image) }
}

function readAddress(text: string, { notes }: Told): string | null {
  if (text === '') return null
  const address = text.startsWith('//') ? `https:${text}` : text
  if (/^https?:\/\/[^\s]+$/i.test(address) && address.length <= 2000 && URL.canParse(address)) return address
  notes.push(`“${text.slice(0, 60)}” is not the address of a picture, so it is left out.`)
  return null
}
