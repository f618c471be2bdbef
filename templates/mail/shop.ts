import type { MailData } from '#src/market/notifications/kinds.ts'
import type { Letter } from './parts.ts'

const whyShop = (shopName: string) => `You get this because you work in ${shopName}.`

/** Who bought, and where it goes, stands on the page alone: a mailbox is no place for buyers' addresses. */
export const shopOrder = (data: MailData['shop-order']): Letter => ({
  subject: `${data.shopName}: new order ${data.number}`,
  parts: [
    `${data.shopName} has an order, ${data.number}:`,
    { list: data.items, total: data.total },
    { link: data.link, label: 'Open the order' },
  ],
  why: whyShop(data.shopName),
})

export const serviceAnswered = (data: MailData['service-answered']): Letter => ({
  subject: data.confirmed
    ? `Order ${data.number}: the buyer confirmed ${data.item}`
    : `Order ${data.number}: something is wrong with ${data.item}`,
  parts: [
    data.confirmed
      ? `The buyer has confirmed ${data.item} of order ${data.number}. It is done.`
      : `The buyer says that something is wrong with ${data.item} of order ${data.number}.`,
    ...(data.note ? [{ quote: data.note }] : []),
    { link: data.link, label: data.confirmed ? 'Open the order' : 'See what is wrong' },
  ],
  why: whyShop(data.shopName),
})

export const keyReported = (data: MailData['key-reported']): Letter => ({
  subject: `Order ${data.number}: a key of ${data.item} does not work`,
  parts: [
    `The buyer of order ${data.number} says that a key of ${data.item} does not work.`,
    ...(data.note ? [{ quote: data.note }] : []),
    'On the page of the order you can give another in its place.',
    { link: data.link, label: 'Open the order' },
  ],
  why: whyShop(data.shopName),
})

export const poolLow = (data: MailData['pool-low']): Letter => ({
  subject: data.left > 0 ? `${data.item}: only ${data.left} keys left` : `${data.item}: no keys left`,
  parts: [
    data.left > 0
      ? `${data.shopName} has ${data.left === 1 ? 'one key' : `${data.left} keys`} of ${data.item} left. Import more before they run out.`
      : `${data.shopName} has no key of ${data.item} left: it shows as sold out until you import more.`,
    { link: data.link, label: 'Import keys' },
  ],
  why: whyShop(data.shopName),
})

export const stockLow = (data: MailData['stock-low']): Letter => ({
  subject:
    data.count === 1 ? `${data.shopName}: one variant runs low` : `${data.shopName}: ${data.count} variants run low`,
  parts: [
    `At or below the limit that was set for ${data.count === 1 ? 'it' : 'them'}, since the last message like this:`,
    { list: data.items },
    ...(data.count > data.items.length ? [`And ${data.count - data.items.length} more.`] : []),
    'You hear of each again only after it was above its limit in between.',
    { link: data.link, label: 'See what is low' },
  ],
  why: whyShop(data.shopName),
})

const longDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** Kept in a mailbox, out of reach of whoever could change the database: that is what it is for. */
export const stockHead = (data: MailData['stock-head']): Letter => {
  const day = longDay.format(new Date(`${data.day}T00:00:00Z`))
  return {
    subject: `${data.shopName}: stock ledger sealed, ${day}`,
    parts: [
      `This is the head of ${data.shopName}’s stock ledger at the end of ${day} (UTC): one hash over every change of every number until then.`,
      {
        facts: [
          ['Head', data.head],
          ['Changes since the last head', data.changes.toLocaleString('en')],
          ['Changes in all', `${data.updates.toLocaleString('en')}, of ${data.variants.toLocaleString('en')} variants`],
        ],
      },
      'Keep this mail. If anyone ever changed, removed or slipped in a single change of that time, even the newest ones and even in the database itself, the ledger could not give this head again.',
      'To check, open the page below: it computes the head again from the ledger and says whether it is still this one. Whoever runs the market can do the same for all shops with npm run audit.',
      { link: data.link, label: 'Check this head' },
    ],
    why: `You get this because you own ${data.shopName}, after each day on which its stock changed. You can switch it off among your notices.`,
  }
}
