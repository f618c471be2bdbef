import type { MailData } from '#src/market/notifications/kinds.ts'
import { type Letter, type LetterContext, momentOf } from './letter.tsx'

// A message may arrive late: it says when its code ends, not only how long it holds.
function until(minutes: number, { createdAt }: LetterContext): string {
  const end = new Date(createdAt.getTime() + minutes * 60_000)
  return `It works once, until ${momentOf(end)} (${minutes} minutes after it was asked for).`
}

const neverAsked = 'Nobody from the market will ever ask you for this code.'

export const registrationCode = (data: MailData['registration-code'], context: LetterContext): Letter => ({
  subject: `${data.code} is your code for ${context.marketName}`,
  parts: [
    `Somebody, hopefully you, registers at ${context.marketName} with this address. Type this code to prove it is yours:`,
    { code: data.code },
    until(data.minutes, context),
    `If it was not you, do nothing: without the code there is no account. ${neverAsked}`,
  ],
})

export const passwordCode = (data: MailData['password-code'], context: LetterContext): Letter => ({
  subject: `${data.code} is your code for a new password`,
  parts: [
    `Hello ${data.name}, type this code to choose a new password for ${context.marketName}:`,
    { code: data.code },
    until(data.minutes, context),
    `If you did not ask for it, do nothing: your password stays as it is. ${neverAsked}`,
  ],
})

export const shopContactCode = (data: MailData['shop-contact-code'], context: LetterContext): Letter => ({
  subject: `${data.code} proves the contact address of ${data.shopName}`,
  parts: [
    `The shop ${data.shopName} at ${context.marketName} names this address as its contact. Its owner types this code to prove it:`,
    { code: data.code },
    until(data.minutes, context),
    `If you do not know this shop, do nothing. ${neverAsked}`,
  ],
})
