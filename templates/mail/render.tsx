import type { MailContent, MailData, MailKind } from '#src/market/notifications/kinds.ts'
import { accountExists, passwordChanged } from './account.ts'
import { orderCode, orderLink, passwordCode, registrationCode, shopContactCode } from './codes.ts'
import { LetterPage, letterText } from './letter.tsx'
import * as order from './order.ts'
import type { Letter, LetterContext } from './parts.ts'
import * as payment from './payment.ts'
import * as people from './people.ts'
import { newSignIn, secondFactor } from './security.ts'
import * as shop from './shop.ts'
import { shopDecision } from './shop-decision.ts'

export type RenderedMail = { subject: string; text: string; html: string }

/** A kind without a letter is a type error here. */
const LETTERS: { [K in MailKind]: (data: MailData[K], context: LetterContext) => Letter } = {
  'registration-code': registrationCode,
  'account-exists': accountExists,
  'password-code': passwordCode,
  'password-changed': passwordChanged,
  'new-sign-in': newSignIn,
  'second-factor': secondFactor,
  'shop-contact-code': shopContactCode,
  'shop-decision': shopDecision,
  'shop-invitation': people.shopInvitation,
  'staff-invitation': people.staffInvitation,
  'shop-role': people.shopRole,
  'staff-role': people.staffRole,
  'account-locked': people.accountLocked,
  'account-unlocked': people.accountUnlocked,
  'order-placed': payment.orderPlaced,
  'payment-reminder': payment.paymentReminder,
  'payment-accepted': payment.paymentAccepted,
  'payment-rejected': payment.paymentRejected,
  'payment-expired': payment.paymentExpired,
  'order-shipped': order.orderShipped,
  'order-delivered': order.orderDelivered,
  'keys-ready': order.keysReady,
  'key-replaced': order.keyReplaced,
  'service-delivered': order.serviceDelivered,
  'order-cancelled': order.orderCancelled,
  'order-returned': order.orderReturned,
  'order-refunded': payment.orderRefunded,
  'order-note': order.orderNote,
  'order-code': orderCode,
  'order-link': orderLink,
  'back-in-stock': order.backInStock,
  'shop-order': shop.shopOrder,
  'service-answered': shop.serviceAnswered,
  'key-reported': shop.keyReported,
  'pool-low': shop.poolLow,
  'stock-low': shop.stockLow,
  'stock-head': shop.stockHead,
  'payment-to-review': payment.paymentToReview,
}

const letterOf = <K extends MailKind>(kind: K, data: MailData[K], context: LetterContext): Letter =>
  LETTERS[kind](data, context)

/** A message as it is sent: subject, plain text and HTML of the same words. */
export function renderMail({ kind, data }: MailContent, context: LetterContext): RenderedMail {
  const letter = letterOf(kind, data as MailData[typeof kind], context)
  // A shop's name stands in some subjects; a line break there could begin another header.
  const subject = letter.subject.replace(/\s+/g, ' ').slice(0, 200)
  return {
    subject,
    text: letterText(letter, context),
    html: (<LetterPage letter={{ ...letter, subject }} context={context} />).toString(),
  }
}
