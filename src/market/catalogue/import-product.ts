import { slugify } from '#src/lib/slug.ts'
import { DELIVERIES } from './delivery.ts'
import { type Described, LONGEST_HTML, LONGEST_TEXT } from './description.ts'
import { proseCell, textCell, yesCell } from './import-cells.ts'
import type { ImportField } from './import-fields.ts'
import { ONLY_OPTION, STATUS_OF, textOfBody } from './product-csv.ts'
import { FIELD_KINDS } from './product-fields.ts'
import type { ProductState } from './states.ts'

export type CellOf = (field: ImportField) => string
export type CategoryOf = (name: string) => number | null | undefined

/** What a row says of its product, by the names of the table's columns; what it does not say is not in it. */
export type Facts = Partial<{
  title: string
  description: string
  description_format: string
  vendor: string
  product_type: string
  tags: string[]
  seo_title: string
  seo_description: string
  state: ProductState
  category_id: number
  publish_at: string
  delivery: string
  asks: unknown[]
}>

export type ProductContext = { clean: (html: string) => string; categoryOf: CategoryOf }
type Told = { problems: string[]; notes: string[] }

/** Reads what a row says of its product. An empty cell says nothing. */
export function readFacts(of: CellOf, { clean, categoryOf }: ProductContext, told: Told): Facts {
  const facts: Facts = {}
  const short = (
    field: ImportField,
    key: 'title' | 'vendor' | 'product_type' | 'seo_title' | 'seo_description',
    most: number,
  ) => {
    const text = textCell(of(field))
    if (text === '') return
    if (text.length > most) told.problems.push(`${WORDS[key]} is longer than ${most} letters.`)
    else facts[key] = text
  }
  short('title', 'title', 200)
  short('vendor', 'vendor', 120)
  short('type', 'product_type', 120)
  short('seo_title', 'seo_title', 200)
  short('seo_description', 'seo_description', 400)
  Object.assign(facts, readBody(of, clean, told), readState(of, told), readCategory(of, categoryOf, told))
  const tags = [
    ...new Set(
      textCell(of('tags'))
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ]
  if (tags.length > 250) told.problems.push('It has more than 250 tags.')
  else if (tags.length > 0) facts.tags = tags
  const delivery = textCell(of('delivery')).toLowerCase()
  if (DELIVERIES.some((one) => one === delivery)) facts.delivery = delivery
  else if (delivery) told.problems.push(`“${brief(delivery)}” is not a delivery: parcel, key or service.`)
  const questions = proseCell(of('questions'))
  if (questions) Object.assign(facts, readQuestions(questions, told))
  return facts
}

const WORDS = {
  title: 'The title',
  vendor: 'The vendor',
  product_type: 'The type',
  seo_title: 'The SEO title',
  seo_description: 'The SEO description',
}
const brief = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

function readBody(of: CellOf, clean: (html: string) => string, told: Told): Partial<Facts> {
  const body = proseCell(of('body'))
  if (body === '') return {}
  const { description, descriptionFormat } = describe(body, textCell(of('body_format')), clean)
  const most = descriptionFormat === 'html' ? LONGEST_HTML : LONGEST_TEXT
  if (description.length > most) {
    told.problems.push(`The description is longer than ${most.toLocaleString('en')} letters.`)
    return {}
  }
  return description === '' ? {} : { description, description_format: descriptionFormat }
}

/** A file's body is html; where it has none of its signs it is plain text all the same. */
function describe(body: string, format: string, clean: (html: string) => string): Described {
  if (format === 'text') return { description: textOfBody(body).trim(), descriptionFormat: 'text' }
  if (format !== 'html' && !/<[a-z!/]|&[#a-z]/i.test(body)) return { description: body, descriptionFormat: 'text' }
  return { description: clean(body), descriptionFormat: 'html' }
}

function readState(of: CellOf, told: Told): Partial<Facts> {
  const facts: Partial<Facts> = {}
  const status = textCell(of('status')).toLowerCase()
  const published = yesCell(of('published'))
  const named = (Object.entries(STATUS_OF) as [ProductState, string][]).find(([, word]) => word === status)?.[0]
  if (status && !named) told.problems.push(`“${brief(status)}” is not a status: active, draft or archived.`)
  if (named) facts.state = named === 'published' && published === false ? 'draft' : named
  else if (!status && published !== null) facts.state = published ? 'published' : 'draft'
  const at = textCell(of('publish_at'))
  if (at) {
    const date = new Date(at)
    if (Number.isNaN(date.getTime())) told.problems.push(`“${brief(at)}” is not a time to publish at.`)
    else facts.publish_at = date.toISOString()
  }
  return facts
}

function readCategory(of: CellOf, categoryOf: CategoryOf, told: Told): Partial<Facts> {
  const name = textCell(of('category'))
  if (name === '') return {}
  const id = categoryOf(name)
  if (typeof id === 'number') return { category_id: id }
  told.notes.push(
    `The market has ${id === null ? 'several categories' : 'no category'} “${brief(name)}”, so it gets none.`,
  )
  return {}
}

function readQuestions(text: string, told: Told): Partial<Facts> {
  try {
    const asks: unknown = JSON.parse(text)
    if (Array.isArray(asks) && asks.length <= 20 && asks.every(isAsk)) return { asks }
  } catch {
    // said below
  }
  told.problems.push('The questions to the buyer are not as an export writes them.')
  return {}
}

function isAsk(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false
  const { label, kind, required, pattern, help, choices } = one as Record<string, unknown>
  return (
    typeof label === 'string' &&
    label.length > 0 &&
    label.length <= 80 &&
    FIELD_KINDS.some((each) => each === kind) &&
    typeof required === 'boolean' &&
    (pattern === null || typeof pattern === 'string') &&
    typeof help === 'string' &&
    Array.isArray(choices) &&
    choices.every((choice) => typeof choice === 'string')
  )
}

/** The names of the options a row begins its product with; undefined: it names none. `only` is the sign for having none. */
export function readOptionNames(of: CellOf, header: (field: ImportField) => string | undefined): string[] | undefined {
  const cells = SLOTS.map(
    ({ name, value }) => textCell(of(name)) || (header(name) ? '' : textCell(header(value) ?? '')),
  )
  if (!cells[0]) return undefined
  const names = untilEmpty(cells)
  const isOnly = names.length === 1 && names[0] === ONLY_OPTION.name && of('option1_value').trim() === ONLY_OPTION.value
  return isOnly ? [] : names
}

/** Options without holes: what stands behind an empty one has no name. */
export function untilEmpty(cells: string[]): string[] {
  const end = cells.indexOf('')
  return end < 0 ? cells : cells.slice(0, end)
}

export const SLOTS = [
  { name: 'option1_name', value: 'option1_value' },
  { name: 'option2_name', value: 'option2_value' },
  { name: 'option3_name', value: 'option3_value' },
] as const

/** The name a product is found again by, where a file has only its title. */
export const handleOfTitle = (title: string): string => slugify(title, 200) || title.toLowerCase().slice(0, 200)
