import { formatMoney } from '#src/lib/money.ts'
import type { Change } from '#src/market/catalogue/import-preview.ts'
import type { Import, ImportState } from '#src/market/catalogue/imports.ts'
import type { Tone } from '#templates/ui/attributes.ts'

export const STATE_WORDS: Record<ImportState, { word: string; tone: Tone }> = {
  mapping: { word: 'Needs its columns', tone: 'warn' },
  checking: { word: 'Being compared', tone: 'info' },
  checked: { word: 'Ready to commit', tone: 'warn' },
  committing: { word: 'Being written', tone: 'info' },
  done: { word: 'Imported', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
  failed: { word: 'Failed', tone: 'bad' },
  restoring: { word: 'Being put back', tone: 'info' },
  restored: { word: 'Put back', tone: 'quiet' },
}

export const isUnderWay = (state: ImportState): boolean =>
  state === 'checking' || state === 'committing' || state === 'restoring'

const FIELDS: Record<string, string> = {
  sku: 'SKU',
  options: 'Options',
  barcode: 'Barcode',
  price: 'Price',
  compare_at: 'Price before',
  cost: 'Cost',
  grams: 'Weight',
  most: 'Most per order',
  low_at: 'Low at',
  quantity: 'On hand',
  picture: 'Picture',
  title: 'Title',
  vendor: 'Vendor',
  product_type: 'Type',
  seo_title: 'SEO title',
  seo_description: 'SEO description',
  description: 'Description',
  state: 'State',
  tags: 'Tags',
  category: 'Category',
  publish_at: 'Publish at',
  asks: 'Questions to the buyer',
}
const MONEY = ['price', 'compare_at', 'cost']
const STATES: Record<string, string> = { draft: 'draft', published: 'on sale', archived: 'archived' }

/** A change for reading: what it is of, and both values; null for what has none that could be shown. */
export function changeWords(field: string, [before, after]: Change, currency: string) {
  const name = FIELDS[field] ?? field
  if (field === 'picture' || field === 'asks') return { name, before: null, after: null }
  const say = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return 'none'
    if (MONEY.includes(field)) return formatMoney({ minor: Number(value), currency })
    if (field === 'state') return STATES[String(value)] ?? String(value)
    if (field === 'grams') return `${value} g`
    if (field === 'description')
      return brief(String(Array.isArray(value) ? value[0] : value).replace(/<[^>]*>/g, ' ')) || 'none'
    if (Array.isArray(value)) return brief(value.join(', ')) || 'none'
    return brief(String(value))
  }
  return { name, before: say(before), after: say(after) }
}

const brief = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

export const count = (n: number): string => n.toLocaleString('en')
export const rowsText = (n: number): string => (n === 1 ? '1 row' : `${count(n)} rows`)

const outliersLeft = ({ counts, leaveOutliers }: Import) => (leaveOutliers ? (counts.outlier ?? 0) : 0)

/** How many rows were written. */
export const writtenOf = (task: Import) => (task.counts.new ?? 0) + (task.counts.changed ?? 0) - outliersLeft(task)

/** What became of all rows of a file, in one sentence. */
export function writtenWords(task: Import): string {
  const { new: added = 0, changed = 0, same = 0, problem = 0 } = task.counts
  const outliers = outliersLeft(task)
  return [
    `${count(added)} new, ${count(changed)} changed, ${count(same)} the same as before`,
    problem > 0 && `${rowsText(problem)} with a problem left out`,
    outliers > 0 && `of the new and changed, ${rowsText(outliers)} left out as outliers`,
  ]
    .filter(Boolean)
    .join('; ')
    .concat('.')
}
