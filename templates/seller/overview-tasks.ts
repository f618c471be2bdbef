import { paths } from '#src/lib/paths.ts'
import type { ShopOverview } from '#src/market/reports/shop-overview.ts'
import type { Task } from '#templates/ui/tasks.tsx'

const many = (count: number, one: string, more: string) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`

/** What a shop's people should do now: what buyers wait for first, then what the shop itself needs. */
export function tasksOf(shop: ShopOverview, mayChange: boolean): Task[] {
  return [
    ...orderTasks(shop),
    ...(mayChange ? shopTasks(shop) : []),
    ...(mayChange && shop.sendsNothing ? [shippingTask] : []),
    ...productTasks(shop),
  ]
}

const shippingTask: Task = {
  icon: 'truck',
  what: 'Say how you send parcels',
  why: 'Until then nobody can order them.',
  href: paths.shipping(),
  go: 'Set up shipping',
  urgent: true,
}

function orderTasks({ toPick, picking, onTheWay, unpaid }: ShopOverview): Task[] {
  const tasks: Task[] = []
  if (toPick > 0) {
    tasks.push({
      icon: 'package',
      what: many(toPick, 'order is paid and waits to be picked', 'orders are paid and wait to be picked'),
      why: 'The oldest first: their buyers have waited longest.',
      href: paths.sellerOrders({ status: 'created' }),
      go: toPick === 1 ? 'Pick it' : 'Pick them',
      urgent: true,
    })
  }
  if (picking > 0) {
    tasks.push({
      icon: 'boxes',
      what: many(picking, 'order is being picked', 'orders are being picked'),
      why: 'Say what is sent, and how: its buyer is told at once.',
      href: paths.sellerOrders({ status: 'picking' }),
      go: 'Send on',
    })
  }
  if (onTheWay > 0) {
    tasks.push({
      icon: 'truck',
      what: many(onTheWay, 'order is on its way', 'orders are on their way'),
      why: 'Mark what has arrived.',
      href: paths.sellerOrders({ status: 'shipped' }),
      go: 'See them',
    })
  }
  if (unpaid > 0) {
    tasks.push({
      icon: 'clock',
      what: many(unpaid, 'order waits for its payment', 'orders wait for their payment'),
      why: 'Nothing to do: the stock is kept meanwhile.',
      href: paths.sellerOrders({ status: 'unpaid' }),
      go: 'See them',
    })
  }
  return tasks
}

function shopTasks(shop: ShopOverview): Task[] {
  const href = paths.sellerShop
  const tasks: Task[] = []
  if (shop.status === 'suspended') {
    tasks.push({
      icon: 'pause',
      what: 'Your shop is suspended',
      why: shop.reason ?? '',
      href,
      go: 'See why',
      urgent: true,
    })
  }
  if (shop.status === 'rejected') {
    tasks.push({
      icon: 'circle-x',
      what: 'Correct your shop and submit it again',
      why: shop.reason ?? '',
      href,
      go: 'Correct it',
      urgent: true,
    })
  }
  if (shop.status === 'draft' && !shop.contactProven) {
    const why = 'A code by mail shows that messages reach you.'
    tasks.push({ icon: 'mail', what: 'Prove the contact address', why, href: `${href}#contact`, go: 'Prove it' })
  }
  if (shop.status === 'draft' && shop.contactProven) {
    const what = shop.describedAlready ? 'Submit your shop for review' : 'Say what you sell, then submit your shop'
    const why = 'Buyers see it once our staff has checked it.'
    tasks.push({ icon: 'send', what, why, href: `${href}#submit`, go: 'Go there' })
  }
  if (shop.wantedContactEmail) {
    const what = `Prove ${shop.wantedContactEmail}`
    tasks.push({
      icon: 'mail',
      what,
      why: 'The old address is used until then.',
      href: `${href}#contact`,
      go: 'Prove it',
    })
  }
  return tasks
}

function productTasks(shop: ShopOverview): Task[] {
  const { published, drafts, variants, out, low, lowPools } = shop
  const tasks: Task[] = []
  if (published + drafts === 0) {
    const why = 'With pictures, variants and prices. You can prepare everything before the shop is approved.'
    tasks.push({
      icon: 'package',
      what: 'Add your first product',
      why,
      href: paths.sellerProductNew,
      go: 'Add product',
    })
  } else if (published === 0) {
    const what = `Publish ${drafts === 1 ? 'your draft' : 'one of your drafts'}`
    tasks.push({
      icon: 'package',
      what,
      why: 'Nothing is for sale yet.',
      href: paths.sellerProducts(),
      go: 'Open products',
    })
  }
  if (variants > 0 && out > 0) {
    const what = `${out} ${out === 1 ? 'variant is' : 'variants are'} out of stock`
    const why = 'Buyers see them as sold out.'
    tasks.push({ icon: 'boxes', what, why, href: paths.stock({ filter: 'out' }), go: 'Enter stock' })
  }

  if (lowPools > 0) {
    const what = `${many(lowPools, 'pool of keys runs dry', 'pools of keys run dry')}`
    tasks.push({
      icon: 'key-round',
      what,
      why: 'What has no key left is sold out.',
      href: paths.sellerPools(),
      go: 'Add keys',
    })
  }
  if (low > 0) {
    const what = `${low} ${low === 1 ? 'variant is' : 'variants are'} at or below the threshold`
    const why = 'You set these thresholds to be warned in time.'
    tasks.push({ icon: 'triangle-alert', what, why, href: paths.stock({ filter: 'low' }), go: 'See them' })
  }
  return tasks
}
