import * as z from 'zod'
import { EU, isCountryCode } from '#src/lib/countries.ts'
import { type Errors, type Typed, typedOf } from '#src/lib/form.ts'
import { parseAmount, plainAmount } from '#src/lib/money.ts'
import type { Method } from '#src/market/shops/shipping.ts'
import type { MethodInput } from '#src/market/shops/shipping-methods.ts'
import type { ShippingKind, ShippingStep } from '#src/market/shops/shipping-quote.ts'
import type { ZoneDraft } from '#templates/seller/shipping-zone.tsx'

const LARGEST_MINOR = 999_999_999_999
const MOST_ROWS = 30
const SPARE_ROWS = 3
const KINDS: readonly string[] = ['flat', 'weight', 'value', 'pickup']

const plain = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
const lines = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .trim()

export const offerForm = z.object({ offered: z.enum(['yes', 'no']) })
export const placeForm = z.object({ move: z.enum(['up', 'down']) })

/** Reads a zone as typed; ticked countries come many under one name. */
export function readZone(form: URLSearchParams, id: number | null): { zone: ZoneDraft; errors: Errors } {
  const reach = form.get('reach') === 'rest' ? 'rest' : 'some'
  const ticked = [...form.getAll('countries'), ...(form.get('eu') ? EU : [])]
  const countries = reach === 'rest' ? [] : [...new Set(ticked.filter(isCountryCode))].sort()
  const zone: ZoneDraft = { id, name: plain(form.get('name') ?? ''), reach, countries }
  const errors: Errors = {}
  if (zone.name === '') errors.name = 'Write a name.'
  if (zone.name.length > 80) errors.name = 'A name has at most 80 letters.'
  if (reach === 'some' && countries.length === 0)
    errors.countries = 'Tick at least one country, or choose everywhere else.'
  return { zone, errors }
}

/** Grams of "1.2" or "1,2" kilograms; null for anything else. */
export function parseKilograms(typed: string): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{1,3}))?$/.exec(typed.trim())
  return match?.[1] ? Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')) : null
}

/** How many rows of steps a form with this in it shows. */
export function rowsOf(typed: Typed): number {
  const used = Object.keys(typed).flatMap((name) =>
    typed[name] === '' ? [] : Number(/^(?:weight|value)_(?:upto|price)_(\d{1,2})$/.exec(name)?.[1] ?? 0),
  )
  return Math.min(MOST_ROWS, Math.max(3, Math.max(0, ...used) + SPARE_ROWS))
}

/** A stored method as its form shows it. */
export function typedMethod(method: Method, currency: string): Typed {
  const amount = (minor: number | null) => (minor === null ? '' : plainAmount(minor, currency))
  const typed: Typed = {
    name: method.name,
    kind: method.kind,
    zone: String(method.zoneId ?? ''),
    price: amount(method.price),
    free_above: amount(method.freeAbove),
    days_min: String(method.daysMin ?? ''),
    days_max: String(method.daysMax ?? ''),
    pickup_place: method.pickupPlace,
  }
  for (const [i, { upto, price }] of method.steps.entries()) {
    typed[`${method.kind}_upto_${i + 1}`] = method.kind === 'weight' ? String(upto / 1000) : amount(upto)
    typed[`${method.kind}_price_${i + 1}`] = amount(price)
  }
  return typed
}

export type ReadMethod = { typed: Typed; errors: Errors; input: MethodInput }

/** Reads a way of sending; only what belongs to its kind is looked at. */
export function readMethod(form: URLSearchParams, currency: string): ReadMethod {
  const typed = typedOf(form)
  const errors: Errors = {}
  const kind = (KINDS.includes(typed.kind ?? '') ? typed.kind : 'flat') as ShippingKind
  if (kind !== typed.kind) errors.kind = 'Choose how it is priced.'
  const name = plain(typed.name ?? '')
  if (name === '') errors.name = 'Write a name.'
  if (name.length > 80) errors.name = 'A name has at most 80 letters.'
  const amount = (field: string) => readAmount(typed, field, currency, errors)
  const days = (field: string) => readDays(typed, field, errors)
  const sent = kind !== 'pickup'
  const zone = typed.zone ?? ''
  if (sent && !/^[1-9]\d{0,14}$/.test(zone)) errors.zone = 'Choose a zone.'
  const place = lines(typed.pickup_place ?? '')
  if (!sent && place === '') errors.pickup_place = 'Say where buyers find their parcels.'
  if (place.length > 600) errors.pickup_place = 'The place has at most 600 letters.'
  const [daysMin, daysMax] = [days('days_min'), days('days_max')]
  if (daysMin !== null && daysMax !== null && daysMin > daysMax) errors.days_max = 'This is less than the first number.'
  const stepped = kind === 'weight' || kind === 'value'
  const input: MethodInput = {
    zoneId: sent ? Number(zone) : null,
    name,
    kind,
    price: stepped ? 0 : (amount('price') ?? 0),
    freeAbove: sent ? amount('free_above') : null,
    daysMin,
    daysMax,
    pickupPlace: sent ? '' : place,
    steps: stepped ? readSteps(typed, kind, currency, errors) : [],
  }
  return { typed, errors, input }
}

function readAmount(typed: Typed, field: string, currency: string, errors: Errors): number | null {
  const text = (typed[field] ?? '').trim()
  if (text === '') return null
  const minor = parseAmount(text, currency)
  if (minor !== null && minor <= LARGEST_MINOR) return minor
  errors[field] = `Write an amount such as ${plainAmount(490, currency)}, not “${text.slice(0, 40)}”.`
  return null
}

function readDays(typed: Typed, field: string, errors: Errors): number | null {
  const text = (typed[field] ?? '').trim()
  if (text === '') return null
  if (/^\d{1,3}$/.test(text) && Number(text) <= 365) return Number(text)
  errors[field] = 'Write a number of days up to 365.'
  return null
}

function readSteps(typed: Typed, kind: 'weight' | 'value', currency: string, errors: Errors): ShippingStep[] {
  const steps: ShippingStep[] = []
  for (let row = 1; row <= MOST_ROWS; row += 1) {
    const [uptoField, priceField] = [`${kind}_upto_${row}`, `${kind}_price_${row}`]
    const [upto, price] = [typed[uptoField]?.trim() ?? '', typed[priceField]?.trim() ?? '']
    if (upto === '' && price === '') continue
    const limit = kind === 'weight' ? parseKilograms(upto) : readAmount(typed, uptoField, currency, errors)
    if (limit === null || limit === 0) {
      errors[uptoField] ??= kind === 'weight' ? 'Write kilograms such as 1.5.' : 'Write up to which worth.'
    } else if (steps.some((step) => step.upto === limit)) errors[uptoField] = 'There is a step up to here already.'
    if (price === '') errors[priceField] = 'Write a price; 0 is free.'
    steps.push({ upto: limit ?? 0, price: readAmount(typed, priceField, currency, errors) ?? 0 })
  }
  if (steps.length === 0) errors[`${kind}_upto_1`] = 'Write at least one step.'
  return steps.sort((a, b) => a.upto - b.upto)
}
