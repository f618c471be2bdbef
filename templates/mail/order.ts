import type { MailData } from '#src/market/notifications/kinds.ts'
import { type Letter, type LetterContext, type Part, WHY_BUYER } from './parts.ts'

const listOf = (items: readonly string[], title?: string): Part[] =>
  items.length > 0 ? [{ list: items, ...(title ? { title } : {}) }] : []
const reasonOf = (reason: string): Part[] => (reason ? ['The reason given:', { quote: reason }] : [])
const seeOrder = (link: string): Part => ({ link, label: 'See your order' })

export function orderShipped(data: MailData['order-shipped']): Letter {
  const facts = [['Sent with', data.carrier] as const, ['Tracking number', data.tracking] as const].filter(
    ([, value]) => value !== '',
  )
  return {
    subject: `Order ${data.number}: ${data.shopName} has ${data.pickup ? 'it ready for you' : 'sent it'}`,
    parts: [
      data.pickup
        ? `${data.shopName} has ready for you what follows, of your order ${data.number}. Where to fetch it stands on its page:`
        : `${data.shopName} has sent what follows, of your order ${data.number}:`,
      ...listOf(data.items),
      ...(facts.length > 0 ? [{ facts }] : []),
      seeOrder(data.link),
    ],
    why: WHY_BUYER,
  }
}

export const orderDelivered = (data: MailData['order-delivered']): Letter => ({
  subject: `Order ${data.number} has arrived`,
  parts: [
    `${data.shopName} notes that what you ordered with ${data.number} has reached you. We hope you enjoy it.`,
    'If something is missing or damaged, write to the shop: its mail address stands on the page of your order.',
    seeOrder(data.link),
  ],
  why: WHY_BUYER,
})

export const keysReady = (data: MailData['keys-ready']): Letter => ({
  subject: `Order ${data.number}: your keys are ready`,
  parts: [
    `Your keys of order ${data.number} from ${data.shopName} are ready:`,
    ...listOf(data.items),
    'Keys never travel by mail. You see them on the page of your order; each look is noted there, so that you can tell that nobody was before you.',
    { link: data.link, label: 'Reveal your keys' },
  ],
  why: WHY_BUYER,
})

export const keyReplaced = (data: MailData['key-replaced']): Letter => ({
  subject: `Order ${data.number}: you have a new key`,
  parts: [
    `${data.shopName} has replaced a key of your order ${data.number}: ${data.item}. The old one is no longer yours to use.`,
    { link: data.link, label: 'Reveal the new key' },
  ],
  why: WHY_BUYER,
})

export const serviceDelivered = (data: MailData['service-delivered']): Letter => ({
  subject: `Order ${data.number}: ${data.shopName} has delivered ${data.item}`,
  parts: [
    `${data.shopName} has delivered ${data.item} of your order ${data.number}.`,
    'Please look at it, then confirm that it is right or say what is wrong.',
    { link: data.link, label: 'See the delivery' },
  ],
  why: WHY_BUYER,
})

export const orderCancelled = (data: MailData['order-cancelled']): Letter => ({
  subject: `Order ${data.number}: ${data.shopName} ${data.items.length > 0 ? 'cancelled a part' : 'is cancelled'}`,
  parts: [
    data.items.length > 0
      ? `Of your order ${data.number}, this from ${data.shopName} is cancelled:`
      : `What you ordered from ${data.shopName} with ${data.number} is cancelled.`,
    ...listOf(data.items),
    ...reasonOf(data.reason),
    'What you have paid for it is sent back to you; we write once it is on its way.',
    seeOrder(data.link),
  ],
  why: WHY_BUYER,
})

export const orderReturned = (data: MailData['order-returned']): Letter => ({
  subject: `Order ${data.number}: ${data.shopName} has your return`,
  parts: [
    `${data.shopName} has received what you sent back of order ${data.number}:`,
    ...listOf(data.items),
    ...reasonOf(data.reason),
    'What you have paid for it is sent back to you; we write once it is on its way.',
    seeOrder(data.link),
  ],
  why: WHY_BUYER,
})

export const orderNote = (data: MailData['order-note'], { marketName }: LetterContext): Letter => ({
  subject: `Order ${data.number}: a note from ${data.shopName}`,
  parts: [
    `${data.shopName} writes about your order ${data.number}:`,
    { quote: data.note },
    `Pay only as the page of your order says: ${marketName} never asks for money in a note.`,
    seeOrder(data.link),
  ],
  why: WHY_BUYER,
})

export const backInStock = (data: MailData['back-in-stock']): Letter => ({
  subject: `${data.item} is back`,
  parts: [
    `You wanted to know: ${data.item} from ${data.shopName} can be bought again. Nothing is kept for you, so it may be gone soon.`,
    { link: data.link, label: 'See it' },
  ],
  why: 'You get this once, because this address was left to be told.',
  leave: true,
})
