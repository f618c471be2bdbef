import * as z from 'zod'

const noControl = (text: string) => !/\p{Cc}/u.test(text)

/** What somebody is called, as forms ask for it. */
export const nameField = z
  .string({ error: 'Tell us your name.' })
  .transform((text) => text.trim().replace(/ +/g, ' '))
  .pipe(
    z
      .string()
      .min(1, 'Tell us your name.')
      .max(120, 'Use at most 120 characters.')
      .refine(noControl, 'Use letters, digits and spaces only.')
      // Names stand in mails to other people, where an address would be followed.
      .refine((text) => !/:\/\/|www\./i.test(text), 'A name cannot hold a web address.'),
  )

/** An e-mail address, in small letters as it is kept everywhere. */
export const emailField = z
  .string({ error: 'Tell us your e-mail address.' })
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(1, 'Tell us your e-mail address.')
      .max(254, 'Use at most 254 characters.')
      .email('Write an address like name@example.com.'),
  )
