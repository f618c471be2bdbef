import * as z from 'zod'
import { isCountryCode } from '#src/lib/countries.ts'
import { isCurrency } from '#src/lib/money.ts'

/** Neither seen nor typed by anybody honest: controls, directions, widthless signs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u

const oneLine = z.string('Write a name.').transform((text) => text.normalize('NFC').trim().replace(/\s+/g, ' '))

export const shopForm = z.object({
  name: oneLine.pipe(
    z
      .string()
      .min(2, 'Write a name of at least two letters.')
      .max(80, 'A name has at most 80 letters.')
      .refine((name) => !UNSEEN.test(name), 'The name holds a sign that cannot be seen. Type it anew.')
      .refine((name) => /[\p{L}\p{N}]/u.test(name), 'A name needs at least one letter or digit.'),
  ),
  slug: z
    .string()
    .optional()
    .transform((text) => text?.trim().toLowerCase() || undefined)
    .pipe(
      z
        .string()
        .max(60, 'An address has at most 60 letters.')
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use small letters a to z, digits, and single dashes between them.')
        .optional(),
    ),
  description: z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .pipe(
      z
        .string()
        .max(4000, 'The description has at most 4,000 letters.')
        .refine((text) => !text.includes('\0'), 'The description holds a sign that cannot be kept.'),
    ),
  contact_email: z
    .string('Write a mail address.')
    .transform((text) => text.trim().toLowerCase())
    .pipe(
      z.email('Write a mail address, such as hello@example.com.').max(254, 'A mail address has at most 254 letters.'),
    ),
  country: z.string('Choose a country.').refine(isCountryCode, 'Choose a country from the list.'),
  currency: z.string('Choose a currency.').refine(isCurrency, 'Choose a currency from the list.'),
})

export const codeForm = z.object({
  code: z
    .string('Type the code from the message.')
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'The code has six digits.')),
})

/** What a shop says to an item of the checklist. */
export const answerForm = z.object({
  statement: z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\0', '').trim())
    .pipe(z.string().min(1, 'Write your answer first.').max(4000, 'An answer has at most 4,000 letters.')),
})
