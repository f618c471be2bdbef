import * as z from 'zod'
import { countryName, isCountryCode } from './countries.ts'

/** Where something is sent. */
export type Address = {
  name: string
  line1: string
  line2: string
  city: string
  postcode: string
  region: string
  /** ISO 3166-1 alpha-2. */
  country: string
  phone: string
}

/** What cannot be seen cannot have been meant. */
const tidy = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')

const needed = (most: number, missing: string) =>
  z
    .string({ error: missing })
    .transform(tidy)
    .pipe(z.string().min(1, missing).max(most, `Use at most ${most} letters.`))
const extra = (most: number) =>
  z
    .string()
    .optional()
    .transform((text) => tidy(text ?? ''))
    .pipe(z.string().max(most, `Use at most ${most} letters.`))

/** An address as a form asks for it. Countries differ in everything else, so little more is demanded. */
export const addressForm = z.object({
  name: needed(120, 'Write the name of who receives it.'),
  line1: needed(120, 'Write street and number, or what stands for them.'),
  line2: extra(120),
  city: needed(80, 'Write the town.'),
  postcode: extra(20),
  region: extra(80),
  country: z
    .string({ error: 'Choose the country.' })
    .transform((code) => code.trim().toUpperCase())
    .pipe(z.string().refine(isCountryCode, 'Choose the country.')),
  phone: extra(40).refine(
    (text) => /^[+\d ()./-]*$/.test(text),
    'Write a phone number in digits, for example +49 30 123456.',
  ),
})

/** The lines of an address as they stand on a parcel. */
export function addressLines(address: Address): string[] {
  const { name, line1, line2, city, postcode, region, country } = address
  const town = [postcode, city].filter(Boolean).join(' ')
  return [name, line1, line2, [town, region].filter(Boolean).join(', '), countryName(country)].filter(Boolean)
}
