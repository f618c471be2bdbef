import type { MailContent, MailData, MailKind } from '#src/market/notifications/kinds.ts'

const number = '7KQ2-M4XPD'
const link = `/buyer/orders/${number}`
const shopName = 'Harbour Boots'
const boots = ['2 × Trail boot, 42, brown · 178.00 EUR', '1 × Wool socks, M · 14.00 EUR']
const keys = ['1 × Lanterns of the Deep, PC']

/** What the preview shows. A kind without a sample is a type error here. */
const SAMPLES: { [K in MailKind]: MailData[K] } = {
  'registration-code': { code: '482913', minutes: 10 },
  'account-exists': {},
  'password-code': { name: 'Bela Buyer', code: '482913', minutes: 10 },
  'password-changed': { name: 'Bela Buyer' },
  'new-sign-in': { name: 'Bela Buyer', device: 'Firefox on Windows', network: '203.0.113.x' },
  'second-factor': {
    name: 'Bela Buyer',
    change: 'reset-asked',
    by: 'Ada Admin',
    reason: 'Lost the telephone, known by voice.',
    due: '14:00 UTC, 22 November',
  },
  'shop-contact-code': { shopName, code: '482913', minutes: 10 },
  'shop-decision': {
    shopName,
    decision: 'rejected',
    reason: 'The trade licence has run out.\nPlease upload the present one.',
    link: '/seller/shop',
  },
  'shop-invitation': {
    shopName,
    inviter: 'Sela Seller',
    role: 'stock-keeper',
    days: 7,
    link: '/account/invitations/sample',
  },
  'staff-invitation': { inviter: 'Ada Admin', role: 'operator', days: 7, link: '/account/invitations/sample' },
  'shop-role': { shopName, role: 'manager', actor: 'Sela Seller', link: '/seller' },
  'staff-role': { role: 'viewer', actor: 'Ada Admin', link: '/account/login' },
  'account-locked': {
    name: 'Bela Buyer',
    reason: 'Somebody else seems to use your account.\nPlease write to us so that we can talk about it.',
  },
  'account-unlocked': { name: 'Bela Buyer', reason: 'Thank you for your answer.' },
  'order-placed': {
    number,
    name: 'Bela Buyer',
    shops: [
      { name: shopName, items: boots, total: '197.90 EUR' },
      { name: 'Nightfall Games', items: keys, total: '19.99 USD' },
    ],
    payments: [
      {
        amount: '197.90 EUR',
        method: 'Bank transfer',
        reference: number,
        due: 'Tuesday 24 November 2026 at 14:00 UTC',
      },
      {
        amount: '19.99 USD',
        method: 'USDC on Ethereum',
        reference: number,
        due: 'Sunday 22 November 2026 at 15:00 UTC',
      },
    ],
    link,
  },
  'payment-reminder': { number, amount: '197.90 EUR', due: 'Tuesday 24 November 2026 at 14:00 UTC', link },
  'payment-accepted': { number, amount: '197.90 EUR', link },
  'payment-rejected': {
    number,
    amount: '197.90 EUR',
    reason: 'The picture does not show the reference.',
    again: true,
    link,
  },
  'payment-expired': { number, amount: '197.90 EUR', link },
  'order-shipped': { number, shopName, carrier: 'DHL', tracking: '00340434161094042557', items: boots, link },
  'order-delivered': { number, shopName, link },
  'keys-ready': { number, shopName: 'Nightfall Games', items: keys, link },
  'key-replaced': { number, shopName: 'Nightfall Games', item: 'Lanterns of the Deep, PC', link },
  'service-delivered': { number, shopName: 'Quiet Studio', item: 'Portrait from a photo', link },
  'order-cancelled': {
    number,
    shopName,
    items: ['1 × Wool socks, M'],
    reason: 'The last pair had a fault, we are sorry.',
    link,
  },
  'order-returned': { number, shopName, items: ['1 × Trail boot, 42, brown'], reason: 'Too small', link },
  'order-refunded': { number, amount: '89.00 EUR', reason: 'Returned: one pair of boots.', link },
  'order-note': { number, shopName, note: 'We pack your boots on Monday.\nShall we add a gift card?', link },
  'order-code': { number, code: '482913', minutes: 10 },
  'order-link': { number, link },
  'back-in-stock': { item: 'Trail boot, 42, brown', shopName, link: '/buyer/products/trail-boot' },
  'shop-order': { shopName, number: `${number}-1`, items: boots, total: '197.90 EUR', link: '/seller/orders/1' },
  'service-answered': {
    shopName: 'Quiet Studio',
    number: `${number}-1`,
    item: 'Portrait from a photo',
    confirmed: false,
    note: 'The eyes are brown, not blue.',
    link: '/seller/orders/1',
  },
  'key-reported': {
    shopName: 'Nightfall Games',
    number: `${number}-1`,
    item: 'Lanterns of the Deep, PC',
    note: 'It says that it was used already.',
    link: '/seller/orders/1',
  },
  'pool-low': { shopName: 'Nightfall Games', item: 'Lanterns of the Deep, PC', left: 4, link: '/seller/keys/1' },
  'stock-head': {
    shopName,
    day: '2026-11-20',
    head: '7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a',
    changes: 48,
    updates: 12_904,
    variants: 310,
    link: '/seller/stock/heads',
  },
  'stock-low': {
    shopName,
    count: 2,
    items: ['Trail boot 42 brown: none left', 'Wool socks M: 3 left'],
    link: '/seller/stock?filter=low',
  },
  'payment-to-review': { number, amount: '197.90 EUR', late: false, link: '/admin/payments/1' },
}

export const sampleOf = (kind: MailKind): MailContent => ({ kind, data: SAMPLES[kind] }) as MailContent
