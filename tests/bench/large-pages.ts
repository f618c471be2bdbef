import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { createSessions } from '#src/market/accounts/sessions.ts'
import { MATERIALS, makers, NOUNS, QUALITIES } from './large-words.ts'

/** One kind of page: addresses that are asked in turn, by whom, and what the market promises of it. */
export type Kind = {
  name: string
  paths: string[]
  cookie: string
  /** Of the rate of the same bytes with nothing behind them; such a page is held to the slowest answer too. */
  share?: number
  /** Each address is asked once before it is measured: a page that was seen before. */
  seen?: boolean
  /** Measured also while somebody edits stock twenty times a second, and held to the same, or only told. */
  busy?: 'held' | 'told'
}

/** The pages of a market of this seed. What is asked of a shop is asked of its first one. */
export async function kindsOf(db: Database, origin: string): Promise<Kind[]> {
  const [shop] = await db.selectFrom('shops').select(['id', 'slug']).orderBy('id').limit(1).execute()
  const seller = await signIn(db, `owner${shop?.slug.slice(5)}@example.com`)
  const staff = await signIn(db, 'founder@example.com')
  const slugs = await db
    .selectFrom('products')
    .select('slug')
    .where(sql`id % 3`, '=', 0)
    .orderBy('id')
    .limit(3000)
    .execute()
  const shops = await db.selectFrom('shops').select('slug').orderBy('id').execute()
  const variants = await db
    .selectFrom('variants')
    .select('id')
    .where('shop_id', '=', shop?.id ?? 0)
    .limit(300)
    .execute()
  const parts = Array.from({ length: 96 }, (_, i) => `section-${1 + (i % 12)}-part-${1 + (i % 8)}`)
  const words = searches()
  const visitor = (name: string, paths: string[], more: Partial<Kind> = {}): Kind => ({
    name,
    paths,
    cookie: '',
    ...more,
  })
  const of = (cookie: string, name: string, ...paths: string[]): Kind => ({ name, paths, cookie })
  return [
    visitor('home', ['/'], { busy: 'told' }),
    visitor('listing, first page', ['/buyer/products'], { share: 0.3, seen: true, busy: 'held' }),
    visitor('listing, 20 pages deep', await deep(origin, '/buyer/products', 20), { busy: 'told' }),
    visitor(
      '96 categories',
      parts.map((part) => `/buyer/products?category=${part}`),
    ),
    visitor(
      '12 sections, in stock',
      parts.slice(0, 12).map((_, i) => `/buyer/products?category=section-${i + 1}&in_stock=1`),
    ),
    visitor(
      'section and price, each request another',
      // From so little upwards that a small market fills its page too.
      every(5000, (i) => `/buyer/products?category=section-${1 + (i % 12)}&min=${1 + i / 100}`),
    ),
    visitor(
      'size and colour',
      every(60, (i) => `/buyer/products?option=Size:${38 + (i % 6)}&option=Colour:${['red', 'blue', 'sand'][i % 3]}`),
    ),
    visitor(
      'shops, seen before',
      shops.map(({ slug }) => `/buyer/shops/${slug}`),
      { seen: true },
    ),
    visitor(
      'shops, each request another',
      // A place that nothing stands before: the first page, under an address of its own.
      every(6000, (i) => `/buyer/shops/${shops[i % shops.length]?.slug}?after=0.3999999999999999.${i}`),
    ),
    visitor(
      'products, each request another',
      every(6000, (i) => `/buyer/products/${slugs[i % slugs.length]?.slug}?variant=${10 ** 9 + i}`),
    ),
    visitor(
      `search, ${words.length} different`,
      words.map((word) => `/buyer/products?q=${encodeURIComponent(word)}`),
      { share: 0.15, seen: true, busy: 'told' },
    ),
    visitor(
      'search, each request another',
      every(
        6000,
        (i) =>
          `/buyer/products?q=${QUALITIES[i % QUALITIES.length]}+${NOUNS[(i + Math.floor(i / QUALITIES.length)) % NOUNS.length]}`,
      ),
    ),
    visitor(
      'search, misspelt',
      ['leathr', 'umbrela', 'bakpack', 'chiar', 'hamer', 'slippr'].map((word) => `/buyer/products?q=${word}`),
    ),
    visitor(
      'suggestions',
      words.map((word) => `/buyer/search/suggestions?q=${encodeURIComponent(word.slice(0, 5))}`),
    ),
    of(seller, 'seller: stock grid', '/seller/stock', '/seller/stock?q=boot', '/seller/stock?sort=available'),
    of(seller, 'seller: products', '/seller/products', '/seller/products?q=boot', '/seller/products?sort=title'),
    of(seller, 'seller: history', '/seller/stock/history'),
    of(seller, 'seller: a variant’s history', ...variants.map(({ id }) => `/seller/stock/${id}/history`)),
    of(seller, 'seller: orders', '/seller/orders', '/seller/orders?q=dora'),
    of(staff, 'admin: products', '/admin/products', '/admin/products?q=boot'),
    of(staff, 'admin: orders', '/admin/orders'),
    of(staff, 'admin: shops', '/admin/shops', '/admin/shops?q=7'),
  ]
}

const every = (count: number, path: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => path(i))

/** Single words, two words, makers, and beginnings, common and rare. */
function searches(): string[] {
  const at = <T>(list: readonly T[], i: number) => list[i % list.length] as T
  const known = makers(600)
  return Array.from({ length: 150 }, (_, i) => [
    at(NOUNS, i),
    `${at(QUALITIES, i * 7)} ${at(NOUNS, i * 3)}`,
    `${at(MATERIALS, i * 5)} ${at(NOUNS, i * 11 + 1)}`,
    `${at(known, i * 13)} ${at(NOUNS, i).slice(0, 3)}`,
  ])
    .flat()
    .filter((word, i, all) => all.indexOf(word) === i)
}

/** The addresses of the pages behind each other, as "Show more" leads to them. */
async function deep(origin: string, first: string, pages: number): Promise<string[]> {
  const found: string[] = []
  let path: string | undefined = first
  while (path && found.length < pages) {
    const html: string = await (await fetch(origin + path)).text()
    path = /id="show-more" href="([^"]+)"|href="([^"]+)"[^>]*id="show-more"/
      .exec(html)
      ?.slice(1)
      .find(Boolean)
      ?.replaceAll('&amp;', '&')
    if (path) found.push(path)
  }
  return found.length > 0 ? found : [first]
}

async function signIn(db: Database, email: string): Promise<string> {
  const { id } = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  const sessions = createSessions(db, { secure: false })
  return (await sessions.start(id, { address: null, userAgent: 'bench' })).split(';')[0] ?? ''
}
