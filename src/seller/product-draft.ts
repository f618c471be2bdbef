import type { Typed } from '#src/lib/form.ts'
import { plainAmount } from '#src/lib/money.ts'
import type { ProductDetails, VariantDetails } from '#src/market/catalogue/product-details.ts'
import { MOST_OPTIONS, namedOptions, type ProductDraft, type VariantDraft } from '#templates/seller/product-draft.ts'
import { askOf, changeAsks, readAsks } from './product-asks.ts'
import { line, prose } from './typed-words.ts'

export const MOST_ROWS = 250
/** Combinations looked at: as many as can be there already, and as many again. A thousand thousand would take the market down. */
const MOST_MADE = 2 * MOST_ROWS

const SLOTS = Array.from({ length: MOST_OPTIONS }, (_, slot) => slot)
const EMPTY: VariantDraft = {
  id: '',
  values: SLOTS.map(() => ''),
  sku: '',
  barcode: '',
  price: '',
  compareAt: '',
  cost: '',
  lowAt: '',
  opening: '',
  weight: '',
  most: '',
  picture: '',
  gone: false,
}

const NOTHING_ABOUT = { vendor: '', type: '', tags: '', handle: '', seoTitle: '', seoDescription: '' }

export const emptyDraft = (): ProductDraft => ({
  seen: '',
  title: '',
  description: '',
  descriptionFormat: '',
  category: '',
  options: SLOTS.map(() => ''),
  makers: SLOTS.map(() => ''),
  variants: [{ ...EMPTY }],
  selling: true,
  delivery: 'parcel',
  asks: [],
  about: true,
  ...NOTHING_ABOUT,
})

/** The form as typed, with its rows in order and without holes. */
export function readDraft(typed: Typed): ProductDraft {
  const numbers = new Set<number>()
  for (const name of Object.keys(typed)) {
    const row = /^variants\.(\d{1,4})\./.exec(name)?.[1]
    if (row) numbers.add(Number(row))
  }
  const rows = [...numbers].sort((a, b) => a - b).slice(0, MOST_ROWS + 1)
  // An option whose name was taken away makes room: the others move up, with their values.
  const named = (slot: number) => line(typed[`option.${slot}`]) !== ''
  const slots = [...SLOTS.filter(named), ...SLOTS.filter((slot) => !named(slot))]
  return {
    seen: line(typed.seen),
    title: line(typed.title),
    description: prose(typed.description),
    descriptionFormat: line(typed.description_format),
    category: line(typed.category),
    options: slots.map((slot) => line(typed[`option.${slot}`])),
    makers: slots.map((slot) => line(typed[`makers.${slot}`])),
    variants: rows.map((row) => readRow(slots, (field) => line(typed[`variants.${row}.${field}`]))),
    selling: typed.selling === 'on',
    delivery: line(typed.delivery),
    asks: readAsks(typed),
    about: typed.about === 'on',
    vendor: line(typed.vendor),
    type: line(typed.type),
    tags: line(typed.tags),
    handle: line(typed.handle),
    seoTitle: line(typed.seo_title),
    seoDescription: line(typed.seo_description),
  }
}

const readRow = (slots: number[], of: (field: string) => string): VariantDraft => ({
  id: of('id'),
  values: slots.map((slot) => of(`values.${slot}`)),
  sku: of('sku'),
  barcode: of('barcode'),
  price: of('price'),
  compareAt: of('compare_at'),
  cost: of('cost'),
  lowAt: of('low_at'),
  opening: of('opening'),
  weight: of('weight'),
  most: of('most'),
  picture: of('picture'),
  gone: of('gone') === 'on',
})

/** The form of a product as it is stored. */
export function draftOf(product: ProductDetails, currency: string): ProductDraft {
  const { optionNames, variants } = product
  return {
    seen: String(product.version),
    title: product.title,
    description: product.description,
    descriptionFormat: product.descriptionFormat,
    category: product.categoryId === null ? '' : String(product.categoryId),
    options: SLOTS.map((slot) => optionNames[slot] ?? ''),
    makers: SLOTS.map((slot) =>
      slot < optionNames.length ? [...new Set(variants.map((row) => row.optionValues[slot] ?? ''))].join(', ') : '',
    ),
    variants: variants.length > 0 ? variants.map((row) => rowOf(row, currency)) : [{ ...EMPTY }],
    selling: true,
    delivery: '',
    asks: product.asks.map(askOf),
    about: true,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags.join(', '),
    handle: product.handle,
    seoTitle: product.seoTitle,
    seoDescription: product.seoDescription,
  }
}

const rowOf = (row: VariantDetails, currency: string): VariantDraft => ({
  id: String(row.id),
  values: SLOTS.map((slot) => row.optionValues[slot] ?? ''),
  sku: row.sku,
  barcode: row.barcode ?? '',
  price: plainAmount(row.priceMinor, currency),
  compareAt: row.compareAtMinor === null ? '' : plainAmount(row.compareAtMinor, currency),
  cost: row.costMinor === null ? '' : plainAmount(row.costMinor, currency),
  lowAt: row.lowAt === null ? '' : String(row.lowAt),
  opening: '',
  weight: row.weightGrams === 0 ? '' : String(row.weightGrams),
  most: row.mostPerOrder === null ? '' : String(row.mostPerOrder),
  picture: row.imageId === null ? '' : String(row.imageId),
  gone: false,
})

/** A new row nobody typed anything into. */
export const isBlank = (row: VariantDraft): boolean =>
  row.id === '' &&
  [...row.values, row.sku, row.barcode, row.price, row.compareAt, row.cost, row.lowAt, row.opening].every((t) => !t)

/** What a button in the rows asks for: `add`, `make`, `remove.3`, `keep.3`, `ask`, `unask.1`. `focus` is the field to go on in. */
export function changeRows(draft: ProductDraft, wish: string): { draft: ProductDraft; focus: string; said: string } {
  const [what, number] = wish.split('.')
  const at = Number(number)
  const firstField = namedOptions(draft)[0] ? `values.${namedOptions(draft)[0]?.slot}` : 'sku'
  if (what === 'make') return makeRows(draft)
  if (what === 'ask' || what === 'unask') return changeAsks(draft, what, at)
  if (what === 'remove' || what === 'keep') {
    const gone = what === 'remove'
    const variants = draft.variants.flatMap((row, i) =>
      i !== at ? [row] : gone && row.id === '' ? [] : [{ ...row, gone }],
    )
    const left = variants.length > 0 ? variants : [{ ...EMPTY }]
    const focus = `variants.${Math.min(at, left.length - 1)}.${gone && left[at]?.gone ? 'keep' : firstField}`
    const said = gone ? `Row ${at + 1} is taken out. Save the product to make it so.` : `Row ${at + 1} stays.`
    return { draft: { ...draft, variants: left }, focus, said }
  }
  if (draft.variants.length >= MOST_ROWS) return { draft, focus: '', said: `A product has at most ${MOST_ROWS} rows.` }
  const { price = '', cost = '', lowAt = '', weight = '', most = '' } = draft.variants.at(-1) ?? {}
  const variants = [...draft.variants, { ...EMPTY, price, cost, lowAt, weight, most }]
  return {
    draft: { ...draft, variants },
    focus: `variants.${variants.length - 1}.${firstField}`,
    said: 'A row is added.',
  }
}

/** Sizes times colours: a row for every combination that is not there yet, priced like the first. */
function makeRows(draft: ProductDraft) {
  const lists = draft.options.map((name, slot) =>
    name ? [...new Set((draft.makers[slot] ?? '').split(/[,;]/).map(line).filter(Boolean))].slice(0, MOST_MADE) : [],
  )
  const combinations = lists.reduce<string[][]>(
    (made, values) =>
      values.length > 0
        ? made.flatMap((one) => values.map((value) => [...one, value])).slice(0, MOST_MADE)
        : made.map((one) => [...one, '']),
    [[]],
  )
  const wanted = lists.some((values) => values.length > 0) ? combinations : []
  const key = (values: string[]) => JSON.stringify(values.map((value) => value.toLowerCase()))
  // Rows without any value were there to be filled: the first of them lends its price.
  const rows = draft.variants.filter((row) => !(wanted.length > 0 && row.id === '' && row.values.every((v) => !v)))
  const present = new Set(rows.map((row) => key(row.values)))
  const { price, compareAt, cost, lowAt, weight, most } = draft.variants[0] ?? EMPTY
  const added = wanted
    .filter((values) => !present.has(key(values)))
    .slice(0, MOST_ROWS - rows.length)
    .map((values) => ({ ...EMPTY, values, price, compareAt, cost, lowAt, weight, most }))
  const variants = rows.length + added.length > 0 ? [...rows, ...added] : draft.variants
  const said =
    wanted.length === 0
      ? 'Name an option and type its values first, such as 40, 41, 42.'
      : added.length === 0
        ? 'Every combination has its row already.'
        : `${added.length} ${added.length === 1 ? 'row is' : 'rows are'} made.`
  const focus = added.length > 0 ? `variants.${rows.length}.price` : wanted.length === 0 ? 'makers.0' : ''
  return { draft: { ...draft, variants }, focus, said }
}
