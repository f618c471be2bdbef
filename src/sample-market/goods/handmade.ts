import { type SampleProduct, single } from './plan.ts'

type Piece = [title: string, price: number, category: string, words: string]

const SAILCLOTH: Piece[] = [
  ['Genoa Tote', 5900, 'totes', 'Cut from one retired foresail, so that every bag has its own seam and number.'],
  ['Spinnaker Backpack', 11900, 'backpacks', 'Light, loud and dry: a roll-top made of the sail that nobody can fold.'],
  [
    'Mainsail Duffle',
    13900,
    'duffles',
    'Heavy Dacron that has crossed the Bay of Biscay more often than we have. Rope handles.',
  ],
]
const POTTERY: Piece[] = [
  ['Ebb Bowl', 3400, 'tableware', 'A wide bowl in two glazes that meet like a tide line.'],
  ['Harbour Mug', 2200, 'tableware', 'Stoneware, thrown thick where the hand is and thin where the lip is.'],
]
const LANTERNS: Piece[] = [
  ['Porch Lamp No. 4', 8900, 'lighting', 'Green bottle glass in a soldered frame. Takes a candle or a small bulb.'],
  ['Attic Lamp No. 7', 12900, 'lighting', 'Six amber panes and a brass ring to carry it by.'],
]
const RECORDS: Piece[] = [
  [
    'Slow Ferries',
    24900,
    'records',
    'Two sides of piano and engine noise, recorded between Nynäshamn and Visby. Black vinyl.',
  ],
  [
    'The Cartographer’s Daughter',
    27900,
    'records',
    'Songs about maps that are wrong. Double LP with a fold-out chart.',
  ],
  ['Night Bus to Umeå', 21900, 'records', 'Forty minutes of synthesiser and rain. Clear vinyl, three hundred pressed.'],
  ['Birch, Then Pine', 22900, 'records', 'A string quartet plays the view from a train window.'],
  ['Low Winter Sun', 19900, 'records', 'Brushes, double bass and very few notes. Second pressing.'],
]

const initials = (title: string) => title.replaceAll(/[^A-Z]/g, '')

function plan(pieces: Piece[], prefix: string, publishedFrom: number | null): SampleProduct[] {
  return pieces.map(([title, price, category, description], place) => {
    const daysAgo = publishedFrom === null ? null : publishedFrom + place * 3
    return single(
      { title, description, category, daysAgo, featured: false },
      { sku: `${prefix}-${initials(title)}-${place + 1}`, price, units: 4 + place * 3, lowAt: 2 },
    )
  })
}

export const planSailcloth = () => plan(SAILCLOTH, 'SS', null)
export const planPottery = () => plan(POTTERY, 'TC', null)
export const planLanterns = () => plan(LANTERNS, 'GL', null)
export const planRecords = () => plan(RECORDS, 'NR', 20)
