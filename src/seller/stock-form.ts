import * as z from 'zod'
import { safeNext } from '#src/lib/paths.ts'
import type { StockFilter, StockQuery, StockSort } from '#src/market/stock/grid.ts'
import { readNumber } from '#src/market/stock/typed-number.ts'

/** More than a thousand million units of one thing is a slip of the finger. */
const MOST = 1_000_000_000

export const line = (most: number, fallback: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text ?? '').replace(/\p{Cc}+/gu, ' ').trim() || fallback)
    .refine((text) => text.length <= most, `At most ${most} letters.`)

const number = (message: string) =>
  z.string({ error: message }).transform((typed, context) => {
    const value = readNumber(typed)
    if (value) return value
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** An empty reason becomes what the act itself says. */
export const countForm = z.object({
  seen: z.coerce.number({ error: 'Reload the page: it does not say which number you saw.' }).int().min(0).max(MOST),
  counted: number('Type a whole number, for example 15, or +3 or −2.'),
  reason: line(200, ''),
  note: line(1000, ''),
})

export const adjustmentForm = z.object({
  delta: number('Type how many to add or take away, for example 3 or −2.').transform((value, context) => {
    const delta = value.kind === 'set' ? value.counted : value.delta
    if (delta !== 0) return delta
    context.addIssue({ code: 'custom', message: 'Nothing to add: type how many, for example 3 or −2.' })
    return z.NEVER
  }),
  reason: line(200, 'correction'),
  note: line(1000, ''),
})

const known = <T extends string>(value: string | undefined, choices: readonly T[]): T | null =>
  choices.find((choice) => choice === value) ?? null

/** The grid's view as an address says it; what it says wrongly counts as not said. */
export function readStockQuery(query: Record<string, string>): { query: StockQuery; address: Record<string, string> } {
  const q = (query.q ?? '').trim().slice(0, 100)
  const filter = known<StockFilter>(query.filter, ['low', 'out'])
  const categoryId = /^\d{1,15}$/.test(query.category ?? '') ? Number(query.category) : null
  const state = known(query.state, ['draft', 'published', 'archived'] as const)
  const sort = known<StockSort>(query.sort, ['title', 'sku', 'available', 'recent']) ?? 'title'
  const address = {
    q,
    filter: filter ?? '',
    category: categoryId === null ? '' : String(categoryId),
    state: state ?? '',
    sort: sort === 'title' ? '' : sort,
  }
  return { query: { q, filter, categoryId, state, sort, after: query.after ?? null }, address }
}

/** The page of ours a plain form was sent from: as the form says, else as the browser does, else the grid. */
export function pageBefore(form: URLSearchParams | null, referer: string | undefined, fallback: string): string {
  const said = form?.get('back') ?? refererPath(referer)
  const path = safeNext(said, fallback)
  return /^\/seller\/(stock|products)(\/[^?#]*)?(\?|#|$)/.test(path) && !/\/(counts|adjustments|reversal)$/.test(path)
    ? path.replace(/#.*$/, '')
    : fallback
}

function refererPath(referer: string | undefined): string | undefined {
  if (!referer || !URL.canParse(referer)) return undefined
  const { pathname, search } = new URL(referer)
  return pathname + search
}
