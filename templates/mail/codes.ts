import type { MailData } from '#src/market/notifications/kinds.ts'
import { type Letter, type LetterContext, NEVER_ASKED, until } from './parts.ts'

export const registrationCode = (data: MailData['registration-code'], context: LetterContext): Letter => ({
  subject: `${data.code} is your code for ${context.marketName}`,
  parts: [
    `Somebody, hopefully you, registers at ${context.marketName} with this address. Type this code to prove it is yours:`,
    { code: data.code },
    until(data.minutes, context),
    `If it was not you, do nothing: without the code there is no account. ${NEVER_ASKED}`,
  ],
})

export const passwordCode = (data: MailData['password-code'], context: LetterContext): Letter => ({
  subject: `${data.code} is your code for a new password`,
  parts: [
    `Hello ${data.name}, type this code to choose a new password for ${context.marketName}:`,
    { code: data.code },
    until(data.minutes, context),
    `If you did not ask for it, do nothing: your password stays as it is. ${NEVER_ASKED}`,
  ],
})

export const shopContactCode = (data: MailData['shop-contact-code'], context: LetterContext): Letter => ({
  subject: `${data.code} proves the contact address of ${data.shopName}`,
  parts: [
    `The shop ${data.shopName} at ${context.marketName} names this address as its contact. Its owner types this code to prove it:`,
    { code: data.code },
    until(data.minutes, context),
    `If you do not know this shop, do nothing. ${NEVER_ASKED}`,
  ],
})

export const orderCode = (data: MailData['order-code'], context: LetterContext): Letter => ({
  subject: `${data.code} is your code for order ${data.number}`,
  parts: [
    `Type this code on the page of order ${data.number} to show that it is yours:`,
    { code: data.code },
    until(data.minutes, context),
    `If you did not ask for it, do nothing: without the code nobody sees more of the order. ${NEVER_ASKED}`,
  ],
})

export const orderLink = (data: MailData['order-link'], context: LetterContext): Letter => ({
  subject: `The link to your order ${data.number}`,
  parts: [
    `Somebody, hopefully you, asked ${context.marketName} for the link to order ${data.number}, which was placed with this address:`,
    { link: data.link, label: 'Open the order' },
    'Whoever has the link can open the order for sixty days, so keep it to yourself. If you did not ask for it, do nothing.',
  ],
})
