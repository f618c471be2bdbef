import * as z from 'zod'
import type { Errors, Typed } from '#src/lib/form.ts'
import type { ReturnedUnits } from '#src/market/orders/returns.ts'
import { ORDER_VIEWS, type OrderQuery } from '#src/market/orders/shop-order-list.ts'
import type { Units } from '#src/market/orders/shop-order-lock.ts'

/** One line of text: signs that no line holds become blanks. */
const line = (most: number) =>
  z
    .string()
    .optional()
    .transform((text) => (text ?? '').replace(/\p{Cc}+/gu, ' ').trim())
    .refine((text) => text.length <= most, `At most ${most} letters.`)

/** Text of several lines. */
export const paragraph = (most: number, missing: string) =>
  z
    .string({ error: missing })
    .transform((text) =>
      text
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]+/gu, ' ')
        .trim(),
    )
    .refine((text) => text !== '', missing)
    .refine((text) => text.length <= most, `At most ${most.toLocaleString('en')} letters.`)

export const shipmentForm = z.object({ carrier: line(80), tracking: line(120) })
export const deliveryForm = z.object({ shipment: z.coerce.number().int().positive().optional() })
export const reasonForm = z.object({ reason: paragraph(1000, 'Say why: the buyer reads it.') })
export const messageForm = z.object({ message: paragraph(4000, 'Write what you deliver.') })
export const noteForm = z.object({
  note: paragraph(2000, 'Write the note first.'),
  to: z.enum(['shop', 'buyer'], 'Say who reads it.').default('shop'),
})

export type ReadUnits = { units: Units[] | null; errors: Errors }

/**
 * How many units of which line: fields named units_<line>. A form that names none means all that can be; one that names
 * only zeros says nothing.
 */
export function readUnits(typed: Typed): ReadUnits {
  const errors: Errors = {}
  const units: Units[] = []
  let named = false
  for (const [name, value] of Object.entries(typed)) {
    const lineId = /^units_([1-9]\d{0,14})$/.exec(name)?.[1]
    if (!lineId) continue
    named = true
    if (!/^\d{1,6}$/.test(value.trim() || '0')) errors[name] = 'Type a whole number, for example 2.'
    else if (Number(value) > 0) units.push({ lineId: Number(lineId), quantity: Number(value) })
  }
  if (!named) return { units: null, errors }
  if (units.length === 0 && Object.keys(errors).length === 0) errors.units = 'Say how many of at least one line.'
  return { units, errors }
}

/** The same with where each line's units go, sold again unless it is said otherwise: fields named stock_<line>. */
export function readCancelled(typed: Typed): { units: ReturnedUnits[] | null; errors: Errors } {
  const { units, errors } = readUnits(typed)
  return { units: units && decideEach(units, typed, errors), errors }
}

export type ReadReturn = { units: ReturnedUnits[]; errors: Errors }

/** What came back: it has to be said how many of which line. */
export function readReturn(typed: Typed): ReadReturn {
  const { units, errors } = readCancelled(typed)
  if (units === null) errors.units = 'Say how many of at least one line.'
  return { units: units ?? [], errors }
}

const decideEach = (units: readonly Units[], typed: Typed, errors: Errors): ReturnedUnits[] =>
  units.map((one) => {
    const said = typed[`stock_${one.lineId}`] ?? 'restock'
    if (said !== 'scrap' && said !== 'restock') errors[`stock_${one.lineId}`] = 'Say whether it is sold again.'
    return { ...one, stock: said === 'scrap' ? 'scrap' : 'restock' }
  })

/** Orders that were ticked in a list; at most a page of them, each once. */
export function readOrders(form: URLSearchParams): number[] {
  const ids = form.getAll('order').filter((id) => /^[1-9]\d{0,14}$/.test(id))
  return [...new Set(ids.map(Number))].slice(0, 200)
}

const idOf = (text: string | undefined) => (text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)

/** The list's view as an address says it; what it says wrongly counts as not said. */
export function readOrderQuery(typed: Record<string, string>): { query: OrderQuery; address: Record<string, string> } {
  const q = (typed.q ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100)
  const view = ORDER_VIEWS.find((one) => one === typed.status) ?? 'all'
  const before = idOf(typed.before)
  return {
    query: { q, view, before, after: before === null ? idOf(typed.after) : null },
    address: { q, status: view === 'all' ? '' : view },
  }
}
