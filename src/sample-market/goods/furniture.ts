import { formerPrice, readGoods, type SampleProduct, single, skuOf } from './plan.ts'

type Piece = { title: string; tags: string; quantity: number }

/** Price in euro cents, category, and what the shop says of it. */
const PIECES: Record<string, [price: number, category: string, words: string]> = {
  'Floor Lamp': [
    12900,
    'lighting',
    'A slim black stand with a linen shade. Warm light to read by, a foot switch, and a base too heavy to trip over.',
  ],
  'Black Armchairs': [
    34900,
    'seating',
    'A low armchair in black suede, sold one by one. Deep enough for a cat on your lap, firm enough to get out of.',
  ],
  'Round Table': [
    18900,
    'tables',
    'Seats four, or five who like each other. Solid beech with rounded edges and legs that screw off for the stairs.',
  ],
  'Wooden Cabinet': [
    27900,
    'storage',
    'White-painted pine, two doors, three shelves. It hides the things you need but would rather not look at.',
  ],
  'Brown Table': [
    24900,
    'tables',
    'A long walnut-stained table for homework, dough and arguments. Wipe it with a damp cloth and oil it once a year.',
  ],
  'Brown Pots': [
    2400,
    'pots-planters',
    'Hand-thrown clay with a hole in the right place. Frost-proof to minus fifteen, and better looking with age.',
  ],
  'Watering Can': [
    3290,
    'watering',
    'Galvanised steel, nine litres, with a brass rose that unscrews. Balanced, so that it does not pour on your shoes.',
  ],
  'Sofa Pillows': [
    2690,
    'home-textiles',
    'Two covers to choose a mood by, white one side and yellow the other. Filled with feathers; the cover takes sixty degrees.',
  ],
  'Grey Wheelbarrow': [
    8900,
    'garden-tools',
    'A deep grey tray on one good wheel. Carries eighty-five litres of compost, or one tired child.',
  ],
  'Plastic Watering Can': [
    1190,
    'watering',
    'Five litres, light when empty, blue so that you find it in the grass. Made of recycled crates.',
  ],
  'Green Trowel': [990, 'garden-tools', 'A narrow blade with a depth scale, and a green handle that floats.'],
  'Wooden Shelf': [
    3900,
    'storage',
    'One oak board, two hidden brackets, sixty centimetres. Carries a row of cookbooks without complaint.',
  ],
  'Black Lamp': [
    4900,
    'lighting',
    'A desk lamp that stays where you point it. The arm turns all the way round; the bulb is included.',
  ],
  'Wicker Vase': [3490, 'decoration', 'Grey willow woven round a glass insert, for branches taller than the table.'],
  'Wicker Bowl': [
    2290,
    'decoration',
    'For bread at breakfast, keys the rest of the day. Woven by hand, so no two are quite round.',
  ],
  'Striped Couch': [
    89900,
    'seating',
    'Red and white stripes, three seats, and a frame of ash that outlives fashions. Covers come off for washing.',
  ],
  'Brown Chair': [
    15900,
    'seating',
    'A dining chair in saddle leather that darkens where people sit. Stacks three high.',
  ],
  'Ceramic Pitcher': [
    3890,
    'tableware',
    'One and a half litres in a matt grey glaze. Pours to the last drop without a drop beside.',
  ],
  'Metal Mug': [
    1490,
    'tableware',
    'Enamelled steel with a brown rim. Survives the picnic, the campfire and the dishwasher.',
  ],
  'Gardening Gloves': [
    1290,
    'garden-tools',
    'Thin enough to feel a seedling, coated enough to meet a rose. Green and yellow, in one size that stretches.',
  ],
}
const FEATURED = ['Striped Couch', 'Floor Lamp', 'Brown Pots']

export function planFurniture(): SampleProduct[] {
  return readGoods<Piece>('furniture').flatMap(({ title, tags, quantity }, place) => {
    const piece = PIECES[title]
    if (!piece) return []
    const [price, category, words] = piece
    return single(
      {
        title,
        description: `${words}\n\n• ${tags.split(', ').join('\n• ')}`,
        category,
        daysAgo: 1 + place * 2,
        featured: FEATURED.includes(title),
      },
      {
        sku: `BH-${skuOf(title, place)}`,
        price,
        compareAt: formerPrice(title, price, 1000),
        units: quantity * 2,
        lowAt: 2,
      },
    )
  })
}
