import * as z from 'zod'
import { emailField, nameField } from '#src/lib/person-fields.ts'
import { passwordProblem } from '#src/market/accounts/passwords.ts'

export { nameField } from '#src/lib/person-fields.ts'

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
