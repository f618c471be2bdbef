import { randomBytes } from 'node:crypto'

/** Crockford's base 32: no I, L, O or U, which people mistake for others or for words. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A number nobody can guess or count on: 45 bits, as `7KQ2-M4XPD`. */
export function newOrderNumber(): string {
  const text = Array.from(randomBytes(9), (byte) => SIGNS[byte & 31]).join('')
  return `${text.slice(0, 4)}-${text.slice(4)}`
}

/** The number a person typed, as we write it; null for what cannot be one. */
export function readOrderNumber(typed: string): string | null {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{9}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4)}` : null
}

export const shopOrderNumber = (order: string, place: number): string => `${order}-${place}`

/** The order that a whole number is of, also one of a shop's part as `7KQ2-M4XPD-2`; null for other words. */
export const typedOrderNumber = (typed: string): string | null =>
  readOrderNumber(typed) ?? readOrderNumber(typed.trim().replace(/-\d{1,3}$/, ''))
