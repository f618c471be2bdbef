import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { EU } from '#src/lib/countries.ts'
import type { SampleShop } from './shops.ts'

/** Standard rates of the countries the sample's shops and buyers are in; and some that are lower for some things. */
const RATES: [country: string, category: string | null, name: string, bp: number][] = [
  ['DE', null, 'MwSt.', 1900],
  ['GB', null, 'VAT', 2000],
  ['PL', null, 'VAT', 2300],
  ['TR', null, 'KDV', 2000],
  ['TR', 'clothing', 'KDV', 1000],
  ['FR', null, 'TVA', 2000],
  ['PT', null, 'IVA', 2300],
  ['SE', null, 'Moms', 2500],
  ['AT', null, 'USt.', 2000],
  ['NL', null, 'BTW', 2100],
  ['IT', null, 'IVA', 2200],
  ['ES', null, 'IVA', 2100],
]

/** Tax rates and one code of the market, where a market in use has none of its own yet. Twice changes nothing. */
export async function plantPrices(tx: Tx, categories: Map<string, number>): Promise<void> {
  const rates = RATES.flatMap(([country, slug, name, rate_bp]) => {
    const category_id = slug === null ? null : categories.get(slug)
    return category_id === undefined ? [] : [{ country, category_id, name, rate_bp }]
  })
  await tx
    .insertInto('tax_rates')
    .values(rates)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tx
    .insertInto('discounts')
    .values({ shop_id: null, code: 'WELCOME10', kind: 'percent', percent_bp: 1000, once_per_person: true })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What things of a category weigh with their box, in grams; where nothing is said, half a kilogram. */
const WEIGHTS: Record<string, number> = {
  jackets: 900,
  'hoodies-sweatshirts': 700,
  't-shirts': 250,
  'tank-tops': 200,
  trousers: 600,
  records: 400,
  seating: 9500,
  tables: 18_000,
  storage: 14_000,
  lighting: 2200,
  'home-textiles': 1200,
  tableware: 900,
  decoration: 800,
  'pots-planters': 2500,
  backpacks: 1100,
  duffles: 1300,
  'messenger-bags': 950,
  totes: 500,
}

type Step = [upto: number, price: number]
type Way = {
  name: string
  kind: 'flat' | 'weight' | 'value' | 'pickup'
  price?: number
  freeAbove?: number
  days?: [from: number, to: number]
  steps?: Step[]
  place?: string
}
type Plan = { zone: string; countries: readonly string[]; ways: Way[] }[]

/** Shops that sell parcels, by their address; a zone without a name is for picking up. */
const PLANS: Record<string, Plan> = {
  'halyard-outfitters': [
    {
      zone: 'United Kingdom',
      countries: ['GB'],
      ways: [
        { name: 'Standard', kind: 'flat', price: 395, freeAbove: 6000, days: [2, 4] },
        { name: 'Express', kind: 'flat', price: 895, days: [1, 1] },
      ],
    },
    {
      zone: 'Europe',
      countries: [...EU, 'NO', 'CH'],
      ways: [{ name: 'Standard', kind: 'flat', price: 1095, freeAbove: 15_000, days: [4, 8] }],
    },
    {
      zone: 'The rest of the world',
      countries: [],
      ways: [{ name: 'Post', kind: 'flat', price: 1995, days: [7, 21] }],
    },
  ],
  birkenhof: [
    {
      zone: 'Germany and Austria',
      countries: ['DE', 'AT'],
      ways: [
        {
          name: 'Parcel or freight',
          kind: 'weight',
          steps: [
            [5000, 690],
            [20_000, 1490],
            [60_000, 3900],
            [200_000, 7900],
          ],
          days: [3, 7],
        },
      ],
    },
    {
      zone: 'European Union',
      countries: EU.filter((code) => code !== 'DE' && code !== 'AT'),
      ways: [
        {
          name: 'Freight',
          kind: 'weight',
          steps: [
            [5000, 1490],
            [20_000, 2900],
            [60_000, 7900],
          ],
          days: [6, 12],
        },
      ],
    },
    {
      zone: '',
      countries: [],
      ways: [
        {
          name: 'At the workshop',
          kind: 'pickup',
          place: 'Birkenhof, Dorfstraße 8, 14806 Bad Belzig\nThursdays and Fridays, 14 to 18 o’clock',
        },
      ],
    },
  ],
  'satchel-strap': [
    {
      zone: 'Türkiye',
      countries: ['TR'],
      ways: [{ name: 'Kargo', kind: 'flat', price: 12_900, freeAbove: 200_000, days: [1, 3] }],
    },
    {
      zone: 'Everywhere else',
      countries: [],
      ways: [
        {
          name: 'Airmail',
          kind: 'value',
          steps: [
            [300_000, 59_000],
            [1_500_000, 89_000],
          ],
          days: [6, 14],
        },
      ],
    },
  ],
}

/** Gives a shop its ways of sending and its variants their weights; a shop without a plan sends nothing. */
export async function furnishShipping(tx: Tx, shopId: number, { slug }: SampleShop): Promise<void> {
  const [names, grams] = [Object.keys(WEIGHTS), Object.values(WEIGHTS)]
  await sql`
    update variants v set weight_grams = coalesce(w.grams, 500)
    from products p left join categories c on c.id = p.category_id
      left join unnest(${names}::text[], ${grams}::integer[]) as w (slug, grams) on w.slug = c.slug
    where p.id = v.product_id and p.delivery = 'parcel' and v.shop_id = ${shopId}`.execute(tx)
  for (const [position, { zone, countries, ways }] of (PLANS[slug] ?? []).entries()) {
    const zoneId =
      zone === '' ? null : await addZone(tx, { shop_id: shopId, name: zone, countries: [...countries], position })
    for (const [place, way] of ways.entries()) await addWay(tx, shopId, zoneId, way, position * 10 + place)
  }
}

type NewZone = { shop_id: number; name: string; countries: string[]; position: number }

async function addZone(tx: Tx, zone: NewZone): Promise<number> {
  const { id } = await tx.insertInto('shipping_zones').values(zone).returning('id').executeTakeFirstOrThrow()
  return id
}

async function addWay(tx: Tx, shopId: number, zoneId: number | null, way: Way, position: number): Promise<void> {
  const { id } = await tx
    .insertInto('shipping_methods')
    .values({
      shop_id: shopId,
      zone_id: zoneId,
      name: way.name,
      kind: way.kind,
      price_minor: way.price ?? 0,
      free_above_minor: way.freeAbove ?? null,
      days_min: way.days?.[0] ?? null,
      days_max: way.days?.[1] ?? null,
      pickup_place: way.place ?? '',
      position,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const steps = (way.steps ?? []).map(([upto, price_minor]) => ({ method_id: id, upto, price_minor }))
  if (steps.length > 0) await tx.insertInto('shipping_steps').values(steps).execute()
}
