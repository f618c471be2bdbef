import { paths } from '#src/lib/paths.ts'
import type { MailData } from '#src/market/notifications/kinds.ts'
import { type Letter, type LetterContext, momentOf } from './parts.ts'

export const accountExists = (_: MailData['account-exists'], { marketName }: LetterContext): Letter => ({
  subject: `You have an account at ${marketName} already`,
  parts: [
    `Somebody, perhaps you, tried to register at ${marketName} with this address. It has an account already, so nothing was changed and no code is needed.`,
    { link: paths.login(), label: 'Sign in' },
    'If you have forgotten the password, choose “Forgot your password?” on that page. If it was not you, do nothing.',
  ],
})

export const passwordChanged = (data: MailData['password-changed'], context: LetterContext): Letter => ({
  subject: `Your password for ${context.marketName} was changed`,
  parts: [
    `Hello ${data.name}, your password was changed at ${momentOf(context.createdAt)}. You were signed out everywhere else.`,
    'If it was you, all is well. If it was not, choose a new password at once:',
    { link: paths.passwordReset, label: 'Choose a new password' },
  ],
})
