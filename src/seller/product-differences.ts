import { namedOptions, type ProductDraft, type VariantDraft } from '#templates/seller/product-draft.ts'

const WORDS: Partial<Record<keyof VariantDraft, string>> = {
  sku: 'SKU',
  barcode: 'barcode',
  price: 'price',
  compareAt: 'price before',
  cost: 'cost',
  lowAt: 'threshold',
  weight: 'weight',
  most: 'most per order',
  picture: 'picture',
}

const ABOUT = [
  ['vendor', 'The vendor'],
  ['type', 'The type'],
  ['tags', 'The tags'],
  ['handle', 'The handle'],
  ['seoTitle', 'The title for search engines'],
  ['seoDescription', 'The description for search engines'],
] as const

const said = (text: string) => (text === '' ? 'empty' : `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`)
const titleOf = (draft: ProductDraft, row: VariantDraft) =>
  namedOptions(draft)
    .map(({ slot }) => row.values[slot])
    .join(', ') || row.sku

/** Where what is stored now is not what was typed: each difference as a sentence, at most twelve. */
export function differences(stored: ProductDraft, typed: ProductDraft, categoryName: (id: string) => string): string[] {
  const lines: string[] = []
  const compare = (what: string, now: string, mine: string) => {
    if (now !== mine) lines.push(`${what} is now ${said(now)}; you have ${said(mine)}.`)
  }
  compare('The title', stored.title, typed.title)
  if (stored.description !== typed.description) lines.push('The description is now another than yours.')
  compare('The category', categoryName(stored.category), categoryName(typed.category))
  compare('The options', stored.options.filter(Boolean).join(', '), typed.options.filter(Boolean).join(', '))
  if (typed.about) for (const [field, words] of ABOUT) compare(words, stored[field], typed[field])
  const asked = (draft: ProductDraft) => JSON.stringify(draft.asks.map(({ id, ...ask }) => ask))
  if (typed.selling && asked(stored) !== asked(typed)) lines.push('What buyers are asked is now another than yours.')
  const mine = new Map(typed.variants.map((row) => [row.id, row]))
  for (const row of stored.variants) {
    const typedRow = mine.get(row.id)
    const name = titleOf(stored, row)
    if (!typedRow) lines.push(`Row ${said(name)} is new; it is added at the end of yours.`)
    else if (!typedRow.gone)
      for (const [field, word] of Object.entries(WORDS) as [keyof VariantDraft, string][])
        compare(`${name}: the ${word}`, String(row[field]), String(typedRow[field]))
  }
  const ids = new Set(stored.variants.map((row) => row.id))
  for (const row of typed.variants)
    if (row.id !== '' && !ids.has(row.id))
      lines.push(`Row ${said(titleOf(typed, row))} was removed; yours would be new.`)
  return lines.length > 12 ? [...lines.slice(0, 11), `And ${lines.length - 11} more.`] : lines
}

/** What was typed, made ready to be saved over what is stored now. */
export function laidOver(stored: ProductDraft, typed: ProductDraft): ProductDraft {
  const ids = new Set(stored.variants.map((row) => row.id))
  const mine = new Set(typed.variants.map((row) => row.id))
  return {
    ...typed,
    seen: stored.seen,
    variants: [
      ...typed.variants
        .filter((row) => !row.gone || ids.has(row.id))
        .map((row) => (ids.has(row.id) ? row : { ...row, id: '' })),
      ...stored.variants.filter((row) => row.id !== '' && !mine.has(row.id)),
    ],
  }
}
