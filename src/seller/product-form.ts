import type { Errors } from '#src/lib/form.ts'
import { parseAmount } from '#src/lib/money.ts'
import { DELIVERIES, type Delivery } from '#src/market/catalogue/delivery.ts'
import { DESCRIPTION_FORMATS, LONGEST_HTML, LONGEST_TEXT } from '#src/market/catalogue/description.ts'
import { variantField } from '#src/market/catalogue/variant-check.ts'
import type { VariantInput } from '#src/market/catalogue/variants.ts'
import type { Shelf, StockedInput } from '#src/market/stock/stocked-product.ts'
import { namedOptions, type ProductDraft, type VariantDraft } from '#templates/seller/product-draft.ts'
import { readAbout } from './product-about.ts'
import { checkAsks } from './product-asks.ts'
import { isBlank, MOST_ROWS } from './product-draft.ts'

export type CheckedDraft = { draft: ProductDraft; input: StockedInput; errors: Errors }

const LARGEST_MINOR = 999_999_999_999
const WHOLE = /^\d{1,6}$/

/** Reads a draft into what a room takes. Rows left blank are passed over; `draft` comes back without them. */
export function checkDraft(typed: ProductDraft, currency: string, stored: Delivery | null = null): CheckedDraft {
  const variants = typed.variants.filter((row) => !isBlank(row))
  const draft = { ...typed, variants }
  const errors = wrongWords(draft)
  const options = namedOptions(draft)
  const { selling, about } = draft
  const delivery = stored ?? draft.delivery
  const rows = variants.map((row, index) =>
    checkRow(row, index, { options, currency, errors, selling, about, delivery }),
  )
  return {
    draft: variants.length > 0 ? draft : typed,
    errors,
    input: {
      title: draft.title,
      description: draft.description,
      descriptionFormat: DESCRIPTION_FORMATS.find((one) => one === draft.descriptionFormat),
      categoryId: draft.category === '' ? null : Number(draft.category),
      optionNames: options.map((option) => option.name),
      delivery: draft.delivery === '' ? undefined : readDelivery(draft.delivery, errors),
      about: draft.about ? readAbout(draft, errors) : undefined,
      fields: draft.selling ? checkAsks(draft.asks, errors) : undefined,
      variants: rows.map((row) => row.variant),
      shelves: rows.map((row) => row.shelf),
    },
  }
}

function wrongWords(draft: ProductDraft): Errors {
  const errors: Errors = {}
  if (draft.title === '') errors.title = 'Write a title.'
  if (draft.title.length > 200) errors.title = 'A title has at most 200 letters.'
  const longest = draft.descriptionFormat === 'html' ? LONGEST_HTML : LONGEST_TEXT
  if (draft.description.length > longest)
    errors.description = `A description has at most ${longest.toLocaleString('en')} letters.`
  if (!/^(\d{1,15})?$/.test(draft.category)) errors.category = 'Choose a category from the list.'
  if (draft.variants.length > MOST_ROWS) errors[''] = `A product has at most ${MOST_ROWS} rows.`
  draft.options.forEach((name, slot) => {
    const field = `option.${slot}`
    if (name.length > 40) errors[field] = 'The name of an option has at most 40 letters.'
    const same = (other: string) => name !== '' && other.toLowerCase() === name.toLowerCase()
    if (draft.options.slice(0, slot).some(same)) errors[field] = `“${name}” is named above already.`
  })
  return errors
}

type Around = Pick<ProductDraft, 'selling' | 'about' | 'delivery'> & {
  options: { slot: number; name: string }[]
  currency: string
  errors: Errors
}

function checkRow(row: VariantDraft, index: number, around: Around): { variant: VariantInput; shelf: Shelf } {
  const { options, currency } = around
  // What is about to go is not held to anything.
  const errors = row.gone ? {} : around.errors
  const wrong = (field: string, message: string) => {
    errors[variantField(index, field)] ??= message
  }
  for (const { slot, name } of options) {
    const value = row.values[slot] ?? ''
    if (value === '') wrong(`values.${slot}`, `Type the ${name.toLowerCase()}, or press “Make rows”.`)
    if (value.length > 60) wrong(`values.${slot}`, `The ${name.toLowerCase()} has at most 60 letters.`)
  }
  const amount = (field: string, typed: string): number | null => {
    if (typed === '') return null
    const minor = parseAmount(typed, currency)
    if (minor === null || minor > LARGEST_MINOR) wrong(field, `Write an amount such as 12.50, not “${typed}”.`)
    return minor
  }
  const whole = (field: string, typed: string): number | null => {
    if (typed === '') return null
    if (!WHOLE.test(typed)) wrong(field, `Write a whole number, not “${typed}”.`)
    return Number(typed)
  }
  if (row.price === '') wrong('price', 'Write a price.')
  if (row.sku.length > 80) wrong('sku', 'A SKU has at most 80 signs.')
  if (row.barcode.length > 80) wrong('barcode', 'A barcode has at most 80 signs.')
  const known = /^\d{1,15}$/.test(row.id)
  const opening = known ? 0 : (whole('opening', row.opening) ?? 0)
  if (around.delivery === 'key' && opening > 0)
    wrong('opening', 'Keys come into stock by filling their pool. Save first, then fill it.')
  const most = whole('most', row.most)
  if (most === 0) wrong('most', 'Write at least 1, or leave it empty for no limit.')
  const limits = { weightGrams: whole('weight', row.weight) ?? 0, mostPerOrder: most }
  return {
    variant: {
      id: known ? Number(row.id) : null,
      gone: row.gone,
      optionValues: options.map(({ slot }) => row.values[slot] ?? ''),
      sku: row.sku,
      barcode: row.barcode || null,
      priceMinor: amount('price', row.price) ?? 0,
      compareAtMinor: amount('compare_at', row.compareAt),
      costMinor: amount('cost', row.cost),
      limits: around.selling ? limits : undefined,
      imageId: !around.about ? undefined : /^\d{1,15}$/.test(row.picture) ? Number(row.picture) : null,
    },
    shelf: { lowAt: whole('low_at', row.lowAt), opening },
  }
}

function readDelivery(typed: string, errors: Errors): Delivery | undefined {
  const found = DELIVERIES.find((one) => one === typed)
  if (!found) errors.delivery = 'Choose how it is handed over.'
  return found
}
