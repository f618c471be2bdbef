import { readFileSync } from 'node:fs'
import { sha256 } from '#src/lib/secret.ts'

/** Prices in the smallest unit of the shop's currency. */
export type SampleVariant = {
  sku: string
  options: string[]
  price: number
  compareAt: number | null
  cost: number
  /** Units that the shop opens with; the history that follows changes some of them. */
  units: number
  lowAt: number | null
}
/** A photograph among our files, or else a cover drawn for the title. */
export type SamplePicture = { photo: string | null; alt: string }
export type SampleProduct = {
  title: string
  description: string
  /** The slug of its category. */
  category: string
  optionNames: string[]
  variants: SampleVariant[]
  pictures: SamplePicture[]
  /** How long ago it was published; null is a draft. */
  daysAgo: number | null
  featured: boolean
}

export function readGoods<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8')) as T[]
}

/** A number from 0 to `below` - 1 that looks thrown and is always the same for the same words. */
export function thrown(words: string, below: number): number {
  return sha256(words).readUInt32BE(0) % below
}

/** One in twenty is out, one in ten scarce, the others well stocked. */
export function unitsOf(sku: string, most = 40): number {
  const luck = thrown(`units ${sku}`, 20)
  if (luck === 0) return 0
  return luck <= 2 ? 1 + thrown(sku, 3) : 6 + thrown(sku, most - 5)
}

/** What the shop paid: between 45 and 65 of a hundred. */
export const costOf = (sku: string, price: number): number =>
  Math.round((price * (45 + thrown(`cost ${sku}`, 21))) / 100)

/** One in six sells below what it used to cost. */
export function formerPrice(title: string, price: number, step = 500): number | null {
  if (thrown(`earlier ${title}`, 6) !== 0) return null
  return Math.ceil((price * 1.25) / step) * step
}

/** "Aim Analog Watch" → "AAW-01": for goods that came without a number. */
export function skuOf(title: string, place: number): string {
  const initials = title.replace(/[^A-Za-z0-9 ]/g, '').match(/\b[A-Za-z0-9]/g) ?? []
  return `${initials.join('').toUpperCase().slice(0, 4)}-${String(place + 1).padStart(2, '0')}`
}

export const drawn = (title: string): SamplePicture[] => [{ photo: null, alt: `Drawing: ${title}` }]

/** Something in one make. */
export function single(
  product: Omit<SampleProduct, 'optionNames' | 'variants' | 'pictures'>,
  {
    sku,
    price,
    compareAt = null,
    units = unitsOf(sku),
    lowAt = 3,
  }: { sku: string; price: number } & Partial<SampleVariant>,
): SampleProduct {
  const variant = { sku, options: [], price, compareAt, cost: costOf(sku, price), units, lowAt }
  return { ...product, optionNames: [], variants: [variant], pictures: drawn(product.title) }
}
