import { costOf, formerPrice, readGoods, type SampleProduct, thrown, unitsOf } from './plan.ts'

type Garment = {
  sku: string
  title: string
  category: string
  price: string
  description: string
  photos: Record<string, string>
  variants: { sku: string; size: string; colour: string }[]
}

const CATEGORIES: Record<string, string> = {
  'Hoodies & Sweatshirts': 'hoodies-sweatshirts',
  Jackets: 'jackets',
  Tees: 't-shirts',
  Tanks: 'tank-tops',
  Pants: 'trousers',
}
const FEATURED = ['Taurus Elements Shell', 'Zeppelin Yoga Pant', 'Frankie Sweatshirt']
const SIZES = ['XS', 'S', 'M', 'L', 'XL', '32', '33', '34', '36']

/** The catalogue tells one colour where the shop has several; those lines are left out. */
const TELLS_COLOUR = /^• .*\b(green|yellow|royal|white|gr[ae]y|black|navy)\b/i

const british = (colour: string) => (colour === 'Gray' ? 'Grey' : colour)

export function planApparel(): SampleProduct[] {
  return readGoods<Garment>('apparel').map((garment, place) => {
    const { title, photos } = garment
    const price = Number(garment.price) * 100
    const compareAt = formerPrice(title, price)
    // Colours that have a photograph come first, so that what is chosen is what is seen.
    const colours = [...new Set([...Object.keys(photos), ...garment.variants.map(({ colour }) => colour)])]
    const rank = ({ colour, size }: { colour: string; size: string }) =>
      colours.indexOf(colour) * SIZES.length + SIZES.indexOf(size)
    return {
      title,
      description: garment.description
        .split('\n')
        .filter((line) => !TELLS_COLOUR.test(line))
        .join('\n'),
      category: CATEGORIES[garment.category] ?? 'clothing',
      optionNames: ['Colour', 'Size'],
      variants: garment.variants
        .toSorted((a, b) => rank(a) - rank(b))
        .map(({ sku, colour, size }) => ({
          sku,
          options: [british(colour), size],
          price,
          compareAt,
          cost: costOf(sku, price),
          units: unitsOf(sku, 24),
          lowAt: 3,
        })),
      pictures: Object.entries(photos).map(([colour, photo]) => ({
        photo,
        alt: `${title} in ${british(colour).toLowerCase()}`,
      })),
      daysAgo: 2 + place * 2 + thrown(title, 2),
      featured: FEATURED.includes(title),
    }
  })
}
