import { z } from 'zod'
import { passwordProblem } from '#src/market/accounts/passwords.ts'

const noControl = (text: string) => !/\p{Cc}/u.test(text)

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

export const nextField = z.string().optional()
const newPassword = z.string({ error: 'Choose a password.' })

export const loginForm = z.object({
  email: emailField,
  password: z.string({ error: 'Type your password.' }).min(1, 'Type your password.').max(200, 'That is too long.'),
  next: nextField,
})

export const registerForm = z
  .object({ name: nameField, email: emailField, password: newPassword, next: nextField })
  .superRefine((typed, context) => {
    const message = passwordProblem(typed.password, typed)
    if (message) context.addIssue({ code: 'custom', path: ['password'], message })
  })

export const resetForm = z.object({ email: emailField })

export const codeForm = z.object({
  code: z
    .string({ error: 'Type the code from the mail.' })
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'A code has six digits.')),
})

/** A new password for somebody who is known: checked against their name and address. */
export function newPasswordForm(about: { email: string; name: string }) {
  return z.object({ password: newPassword }).superRefine(({ password }, context) => {
    const message = passwordProblem(password, about)
    if (message) context.addIssue({ code: 'custom', path: ['password'], message })
  })
}
