import { formerPrice, readGoods, type SampleProduct, single, skuOf, thrown } from './plan.ts'

type Game = {
  title: string
  released: string
  price: string
  developer: string
  publisher: string
  metascore: number
}

const CATEGORIES: Record<string, string[]> = {
  shooters: [
    "PLAYERUNKNOWN'S BATTLEGROUNDS",
    'Half-Life 2',
    'Counter-Strike: Source',
    'Left 4 Dead',
    'Left 4 Dead 2',
    'Borderlands 2',
    'Half-Life 2: Episode One',
    'Half-Life 2: Episode Two',
    'Call of Duty: Modern Warfare 2',
    'BioShock',
    'Dead Space',
    'Battlefield: Bad Company 2',
  ],
  'role-playing': [
    'The Elder Scrolls V: Skyrim',
    'The Witcher 3: Wild Hunt',
    'Fallout 4',
    'Fallout 3: Game of the Year Edition',
    'Mass Effect 2',
    'MONSTER HUNTER: WORLD',
  ],
  'strategy-simulation': [
    "Sid Meier's Civilization V",
    'Cities: Skylines',
    'Company of Heroes - Legacy Edition',
    'Company of Heroes: Opposing Fronts',
    'Warhammer 40,000: Dawn of War II',
    'SPORE',
  ],
  'puzzle-platform': ['Portal', 'Portal 2', 'Psychonauts', 'Super Meat Boy'],
  'racing-sport': ['Rocket League', 'Burnout Paradise: The Ultimate Box'],
}
const FEATURED = ['Portal 2', 'The Witcher 3: Wild Hunt', 'Cities: Skylines']

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

const categoryOf = (title: string) =>
  Object.keys(CATEGORIES).find((slug) => CATEGORIES[slug]?.includes(title)) ?? 'action-adventure'

export function planGames(): SampleProduct[] {
  return readGoods<Game>('games').map((game, place) => {
    const price = Math.round(Number(game.price) * 100)
    const former = formerPrice(game.title, price)
    return single(
      {
        title: game.title,
        description: describe(game),
        category: categoryOf(game.title),
        daysAgo: 1 + Math.floor(place * 1.3) + thrown(game.title, 2),
        featured: FEATURED.includes(game.title),
      },
      { sku: `KEY-${skuOf(game.title, place)}`, price, compareAt: former && former - 1, lowAt: 5, units: keys(game) },
    )
  })
}

function keys({ title }: Game): number {
  const luck = thrown(`keys ${title}`, 18)
  if (luck === 0) return 0
  return luck <= 2 ? 2 + thrown(title, 3) : 12 + thrown(title, 24)
}

function describe({ developer, publisher, released, metascore }: Game): string {
  const known = publisher === 'unknown' ? '' : `, published by ${publisher}`
  const by = developer === publisher ? `Made and published by ${developer}` : `Made by ${developer}${known}`
  const when = day.format(new Date(`${released} UTC`))
  return `For PC. ${by.replace(/\.$/, '')}.\n\n• First released ${when}.\n• Metascore ${metascore} of 100.\n• One key opens one copy.`
}
