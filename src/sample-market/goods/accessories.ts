import { formerPrice, readGoods, type SampleProduct, single, thrown } from './plan.ts'

type Accessory = { sku: string; title: string; price: string; description: string }

/** Liras a dollar, about; then down to the next ten less ten kuruş, as shops write it. */
const RATE = 40
const inKurus = (price: string) => Math.round((Number(price) * RATE) / 10) * 1000 - 10

const CATEGORIES: [RegExp, string][] = [
  [/backpack|shoulder pack/i, 'backpacks'],
  [/duffle/i, 'duffles'],
  [/messenger/i, 'messenger-bags'],
  [/tote|yoga bag/i, 'totes'],
  [/analog/i, 'analogue-watches'],
  [/digital/i, 'digital-watches'],
  [/watch/i, 'sport-watches'],
]
const FEATURED = ['Fusion Backpack', 'Cruise Dual Analog Watch', 'Overnight Duffle']

export function planAccessories(): SampleProduct[] {
  return [...readGoods<Accessory>('bags'), ...readGoods<Accessory>('watches')].map((thing, place) => {
    const { sku, title } = thing
    const price = inKurus(thing.price)
    const former = formerPrice(title, price, 5000)
    return single(
      {
        title,
        description: thing.description.replaceAll(/\n+•/g, '\n•').replace('\n•', '\n\n•'),
        category: CATEGORIES.find(([pattern]) => pattern.test(title))?.[1] ?? 'bags',
        daysAgo: 1 + Math.floor(place * 1.7) + thrown(title, 2),
        featured: FEATURED.includes(title),
      },
      { sku, price, compareAt: former && former - 10, lowAt: 4 },
    )
  })
}
