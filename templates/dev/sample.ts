import type { Chrome } from '#templates/layout/chrome.ts'

/** One fixed moment, so that the page looks the same whenever it is drawn. */
export const now = new Date('2026-03-14T18:30:00Z')
export const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

export const picture = (n: number) => [{ src: `/dev/ui/picture/${n}.svg`, width: 400 }]

export const sampleChrome = (path: string): Chrome => ({
  marketName: 'Market Window',
  logoKey: null,
  hasTerms: true,
  hasContact: true,
  unread: 3,
  path,
  origin: 'http://localhost',
  person: { name: 'Deniz Arslan', staffRole: 'admin' },
  shop: { id: 1, name: 'Kestane Bootmakers', slug: 'kestane', status: 'approved' },
  shops: [
    { id: 1, name: 'Kestane Bootmakers' },
    { id: 2, name: 'Kestane Repairs' },
  ],
  factorDays: null,
  lowCount: 12,
  reviewCount: 3,
  paymentCount: 2,
  cartCount: 2,
  toast: null,
  devMailbox: true,
})

type SampleProduct = {
  title: string
  shop: string
  minor: number
  currency: string
  compareAt?: number
  available: number
  from?: boolean
}

export const products: SampleProduct[] = [
  {
    title: 'Walker boot, oiled leather, Goodyear welt',
    shop: 'Kestane Bootmakers',
    minor: 489900,
    currency: 'TRY',
    compareAt: 569900,
    available: 14,
  },
  {
    title: 'Chelsea boot, suede',
    shop: 'Kestane Bootmakers',
    minor: 419900,
    currency: 'TRY',
    available: 2,
    from: true,
  },
  { title: 'Harbour Lights — key for PC', shop: 'Lantern Games', minor: 1499, currency: 'EUR', available: 38 },
  {
    title: 'Gift card, 50 lira, redeemable everywhere in the bookshop chain and its cafés',
    shop: 'Sahaf',
    minor: 5000,
    currency: 'TRY',
    available: 0,
  },
  { title: 'Trail runner, wide', shop: 'Kestane Bootmakers', minor: 279900, currency: 'TRY', available: 7 },
  { title: 'Field notes, set of three', shop: 'Sahaf', minor: 18900, currency: 'TRY', available: 52 },
  {
    title: 'Cartographer — complete edition',
    shop: 'Lantern Games',
    minor: 3999,
    currency: 'EUR',
    compareAt: 5999,
    available: 3,
  },
  { title: 'Derby, calf, burgundy', shop: 'Kestane Bootmakers', minor: 529900, currency: 'TRY', available: 9 },
]

type SampleStock = {
  id: number
  title: string
  options: string
  sku: string
  onHand: number
  held: number
  threshold: number
  ago: number
  who: string
}

export const stock: SampleStock[] = [
  {
    id: 1,
    title: 'Walker boot, oiled leather',
    options: '42 · Chestnut',
    sku: 'WLK-42-CH',
    onHand: 14,
    held: 2,
    threshold: 4,
    ago: 3,
    who: 'Deniz',
  },
  {
    id: 2,
    title: 'Walker boot, oiled leather',
    options: '43 · Chestnut',
    sku: 'WLK-43-CH',
    onHand: 3,
    held: 0,
    threshold: 4,
    ago: 42,
    who: 'Deniz',
  },
  {
    id: 3,
    title: 'Walker boot, oiled leather',
    options: '44 · Black',
    sku: 'WLK-44-BK',
    onHand: 0,
    held: 0,
    threshold: 4,
    ago: 190,
    who: 'Order 1042',
  },
  {
    id: 4,
    title: 'Chelsea boot, suede',
    options: '39 · Sand',
    sku: 'CHL-39-SD',
    onHand: 128,
    held: 11,
    threshold: 10,
    ago: 1500,
    who: 'Import',
  },
  {
    id: 5,
    title: 'Chelsea boot with an unusually long name for a boot, suede',
    options: '40 · Sand',
    sku: 'CHL-40-SD',
    onHand: 9,
    held: 1,
    threshold: 10,
    ago: 2900,
    who: 'Elif',
  },
  {
    id: 6,
    title: 'Trail runner, wide',
    options: '41 · Moss',
    sku: 'TRL-41-MS',
    onHand: 1204,
    held: 0,
    threshold: 20,
    ago: 9000,
    who: 'Elif',
  },
]

export const queue = [
  { name: 'Lantern Games', by: 'Mira Kaya', ago: 4320, country: 'Germany' },
  { name: 'Sahaf Second-hand Books & Prints', by: 'Okan Demir', ago: 1500, country: 'Türkiye' },
  { name: 'Blue Door Ceramics', by: 'Ana Ruiz', ago: 95, country: 'Spain' },
]
