import type { Delivery } from '#src/market/catalogue/delivery.ts'
import type { Emblem } from './emblems.ts'
import { planAccessories } from './goods/accessories.ts'
import { planApparel } from './goods/apparel.ts'
import { planFurniture } from './goods/furniture.ts'
import { planGames } from './goods/games.ts'
import { planLanterns, planPottery, planRecords, planSailcloth } from './goods/handmade.ts'
import type { SampleProduct } from './goods/plan.ts'
import type { PersonKey } from './people.ts'

export type Decided = { as: 'approved' | 'rejected' | 'suspended'; daysAgo: number; reason: string }
export type SampleShop = {
  slug: string
  name: string
  description: string
  country: string
  currency: string
  owner: PersonKey
  /** Looks after the stock; where nobody is named, the owner does. */
  keeper?: PersonKey
  emblem: Emblem
  openedDaysAgo: number
  /** Whole days, and parts of them. */
  submittedDaysAgo: number
  decisions: Decided[]
  /** What the reviewer gets to read. */
  paper: { fileName: string; lines: string[] }
  /** How all it sells is handed over; parcels, where nothing is said. */
  delivery?: Delivery
  planGoods: () => SampleProduct[]
}

const approved = (daysAgo: number): Decided => ({
  as: 'approved',
  daysAgo,
  reason: 'Everything submitted is in order.',
})

const register = (name: string, place: string, number: string) => ({
  fileName: 'trade-register.pdf',
  lines: ['Extract from the trade register', '(made up, for the sample market)', '', name, place, `Entry ${number}`],
})

export const SHOPS: readonly SampleShop[] = [
  {
    slug: 'halyard-outfitters',
    name: 'Halyard Outfitters',
    description:
      'Clothes for moving in: runs before breakfast, climbs after work, and the walk home in the rain.\n\nWe are four people and a stock room in Bristol. Everything we sell we have worn ourselves, usually in worse weather than it was made for.',
    country: 'GB',
    currency: 'GBP',
    owner: 'mara',
    keeper: 'tom',
    emblem: 'sail',
    openedDaysAgo: 62,
    submittedDaysAgo: 61.6,
    decisions: [approved(60.2)],
    paper: register('Halyard Outfitters', 'Bristol', '4471'),
    planGoods: planApparel,
  },
  {
    slug: 'keyring-games',
    name: 'Keyring Games',
    description:
      'Keys for PC games that deserve to be played twice. We buy from publishers and their distributors only, and keep a list of where every key came from.',
    country: 'PL',
    currency: 'EUR',
    owner: 'zofia',
    emblem: 'key',
    openedDaysAgo: 57,
    submittedDaysAgo: 56.9,
    decisions: [approved(55.4)],
    paper: register('Keyring Games', 'Wroclaw', '20931'),
    delivery: 'key',
    planGoods: planGames,
  },
  {
    slug: 'birkenhof',
    name: 'Birkenhof',
    description:
      'Furniture and garden things from a former dairy near Lüneburg. Plain shapes, woods that grow nearby, and pots that may stay outside all winter.',
    country: 'DE',
    currency: 'EUR',
    owner: 'lukas',
    emblem: 'birch',
    openedDaysAgo: 49,
    submittedDaysAgo: 47.5,
    decisions: [approved(46.1)],
    paper: register('Birkenhof', 'Lueneburg', 'HRA 1182'),
    planGoods: planFurniture,
  },
  {
    slug: 'satchel-strap',
    name: 'Satchel & Strap',
    description:
      'Bags to carry a day in, and watches to know how much of it is left. Packed in Kadıköy, a few steps from the ferry.',
    country: 'TR',
    currency: 'TRY',
    owner: 'elif',
    emblem: 'satchel',
    openedDaysAgo: 51,
    submittedDaysAgo: 50.7,
    decisions: [approved(49.3)],
    paper: register('Satchel & Strap', 'Istanbul', '88140-5'),
    planGoods: planAccessories,
  },
  {
    slug: 'tidewater-ceramics',
    name: 'Tidewater Ceramics',
    description: 'Stoneware for every day from a studio in Aveiro. Two of us throw, one glazes, everybody breaks some.',
    country: 'PT',
    currency: 'EUR',
    owner: 'marta',
    emblem: 'wave',
    openedDaysAgo: 6,
    submittedDaysAgo: 5.3,
    decisions: [],
    paper: register('Tidewater Ceramics', 'Aveiro', '517 204'),
    planGoods: planPottery,
  },
  {
    slug: 'second-sail',
    name: 'Second Sail',
    description:
      'Bags sewn from sails that have had their last regatta. The numbers and stitches stay on; the salt is washed out.',
    country: 'FR',
    currency: 'EUR',
    owner: 'claire',
    emblem: 'patch',
    openedDaysAgo: 3,
    submittedDaysAgo: 1.4,
    decisions: [],
    paper: register('Second Sail', 'La Rochelle', 'B 902 118'),
    planGoods: planSailcloth,
  },
  {
    slug: 'glass-lantern',
    name: 'Glass Lantern',
    description: 'Lamps of old bottle glass.',
    country: 'US',
    currency: 'USD',
    owner: 'ruth',
    emblem: 'lantern',
    openedDaysAgo: 12,
    submittedDaysAgo: 10.2,
    decisions: [
      {
        as: 'rejected',
        daysAgo: 8.6,
        reason:
          'The documents show another name than the shop’s. Please send papers in the name of Glass Lantern, or correct the name.',
      },
    ],
    paper: register('Delgado Salvage', 'Portland, Oregon', 'OR-55102'),
    planGoods: planLanterns,
  },
  {
    slug: 'nightjar-records',
    name: 'Nightjar Records',
    description: 'A very small label for music to be heard after dark. Pressed in small numbers, posted on Fridays.',
    country: 'SE',
    currency: 'SEK',
    owner: 'sven',
    emblem: 'record',
    openedDaysAgo: 44,
    submittedDaysAgo: 43.8,
    decisions: [
      approved(42.5),
      {
        as: 'suspended',
        daysAgo: 4.2,
        reason:
          'Buyers report orders that were paid for and not delivered. Please tell us by mail when the parcels from the 2nd were sent.',
      },
    ],
    paper: register('Nightjar Records', 'Stockholm', '969 771'),
    planGoods: planRecords,
  },
]
