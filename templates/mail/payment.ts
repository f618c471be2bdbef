import type { MailData } from '#src/market/notifications/kinds.ts'
import { type Letter, type LetterContext, WHY_BUYER } from './parts.ts'

// Whoever orders with somebody else's address could write anything into the name: only what looks like a name is repeated.
const plainName = (name: string) => (/^[\p{L}\p{M}’' -]{1,40}$/u.test(name.trim()) ? `, ${name.trim()}` : '')

export function orderPlaced(data: MailData['order-placed'], { marketName }: LetterContext): Letter {
  const due = data.payments.map(({ amount, method, reference, due }, index, { length }) => ({
    title: length > 1 ? `To pay, ${index + 1} of ${length}` : 'To pay',
    facts: [
      ['Amount', amount],
      ['By', method],
      ['Reference', reference],
      ['Pay by', due],
    ] as const,
  }))
  const shops = data.shops.map(({ name, items, total }) => ({ title: name, list: items, total }))
  return {
    subject: `Your order ${data.number} is placed`,
    parts: [
      `Thank you${plainName(data.name)}! Your order ${data.number} at ${marketName} is placed, and everything in it is kept for you.`,
      ...due,
      due.length > 0
        ? 'Please write the reference exactly as it stands here. Once you have paid, upload the proof on the page of your order.'
        : 'There is nothing left to pay.',
      { link: data.link, label: due.length > 0 ? 'See how to pay' : 'See your order' },
      ...shops,
    ],
    why: WHY_BUYER,
  }
}

export const paymentReminder = (data: MailData['payment-reminder']): Letter => ({
  subject: `Order ${data.number}: please pay by ${data.due}`,
  parts: [
    `Your order ${data.number} still waits for ${data.amount}. What you chose is kept for you until ${data.due}; after that it is free for others.`,
    'If you have paid already, upload the proof on the page of your order, and all is well.',
    { link: data.link, label: 'Pay or upload the proof' },
  ],
  why: WHY_BUYER,
})

export const paymentAccepted = (data: MailData['payment-accepted']): Letter => ({
  subject: `Order ${data.number}: your payment has arrived`,
  parts: [
    `Thank you: ${data.amount} for order ${data.number} has arrived. What you ordered is yours, and the shops are told to get it ready.`,
    'We write again as soon as something is on its way.',
    { link: data.link, label: 'See your order' },
  ],
  why: WHY_BUYER,
})

export const paymentRejected = (data: MailData['payment-rejected']): Letter => ({
  subject: `Order ${data.number}: your payment could not be confirmed`,
  parts: [
    `We looked at the proof for ${data.amount} of order ${data.number} and could not confirm the payment.`,
    ...(data.reason ? ['The reason given:', { quote: data.reason }] : []),
    data.again
      ? 'Your order is still there: correct what is named and upload another proof.'
      : 'The order was ended, and what was kept for it is free again. If you have paid, write to us; no money is lost.',
    { link: data.link, label: data.again ? 'Upload another proof' : 'See your order' },
  ],
  why: WHY_BUYER,
})

export const paymentExpired = (data: MailData['payment-expired']): Letter => ({
  subject: `Order ${data.number} was not paid in time`,
  parts: [
    `We did not hear of a payment of ${data.amount} for order ${data.number} in time, so what was kept for you is free again.`,
    'If you have paid after all, upload the proof on the page of the order: we look for the goods again, or send the money back.',
    { link: data.link, label: 'See your order' },
  ],
  why: WHY_BUYER,
})

export const orderRefunded = (data: MailData['order-refunded']): Letter => ({
  subject: `Order ${data.number}: ${data.amount} is sent back to you`,
  parts: [
    `${data.amount} of order ${data.number} is on its way back to you. A bank may take some days.`,
    ...(data.reason ? ['The reason given:', { quote: data.reason }] : []),
    { link: data.link, label: 'See your order' },
  ],
  why: WHY_BUYER,
})

export const paymentToReview = (data: MailData['payment-to-review']): Letter => ({
  subject: `Order ${data.number}: ${data.amount} to ${data.late ? 'decide on' : 'review'}`,
  parts: [
    data.late
      ? `${data.amount} for order ${data.number} came after its time. The stock had gone meanwhile or the order was ended: somebody has to decide.`
      : `A proof of ${data.amount} for order ${data.number} waits to be looked at.`,
    { link: data.link, label: data.late ? 'Decide on it' : 'Look at the proof' },
  ],
  why: 'You get this because you review payments here.',
})
