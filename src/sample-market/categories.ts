import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'

/** Sections of the market and what lies in them: slug and name. */
const SECTIONS: [slug: string, name: string, children: [slug: string, name: string][]][] = [
  [
    'clothing',
    'Clothing',
    [
      ['jackets', 'Jackets'],
      ['hoodies-sweatshirts', 'Hoodies & sweatshirts'],
      ['t-shirts', 'T-shirts'],
      ['tank-tops', 'Tank tops'],
      ['trousers', 'Trousers'],
    ],
  ],
  [
    'games-music',
    'Games & music',
    [
      ['action-adventure', 'Action & adventure'],
      ['role-playing', 'Role-playing'],
      ['shooters', 'Shooters'],
      ['strategy-simulation', 'Strategy & simulation'],
      ['puzzle-platform', 'Puzzle & platform'],
      ['racing-sport', 'Racing & sport'],
      ['records', 'Records'],
    ],
  ],
  [
    'home',
    'Home',
    [
      ['seating', 'Seating'],
      ['tables', 'Tables'],
      ['storage', 'Storage'],
      ['lighting', 'Lighting'],
      ['home-textiles', 'Home textiles'],
      ['tableware', 'Tableware'],
      ['decoration', 'Decoration'],
    ],
  ],
  [
    'garden',
    'Garden',
    [
      ['pots-planters', 'Pots & planters'],
      ['watering', 'Watering'],
      ['garden-tools', 'Tools & gloves'],
    ],
  ],
  [
    'bags',
    'Bags',
    [
      ['backpacks', 'Backpacks'],
      ['duffles', 'Duffles'],
      ['messenger-bags', 'Messenger bags'],
      ['totes', 'Totes'],
    ],
  ],
  [
    'watches',
    'Watches',
    [
      ['analogue-watches', 'Analogue'],
      ['digital-watches', 'Digital'],
      ['sport-watches', 'Sport'],
    ],
  ],
]

/** Adds what is missing of the tree, after what is there already; answers the ids by slug. */
export async function plantCategories(tx: Tx): Promise<Map<string, number>> {
  // The lock that whoever changes the tree takes.
  await sql`select pg_advisory_xact_lock(hashtext('category tree'))`.execute(tx)
  const { last } = await tx
    .selectFrom('categories')
    .select(({ fn }) => fn.coalesce(fn.max('position'), sql<number>`-1`).as('last'))
    .where('parent_id', 'is', null)
    .executeTakeFirstOrThrow()
  await add(
    tx,
    SECTIONS.map(([slug, name], place) => ({ slug, name, parent_id: null, position: last + 1 + place })),
  )
  const sections = await idsBySlug(tx)
  await add(
    tx,
    SECTIONS.flatMap(([section, , children]) =>
      children.map(([slug, name], position) => ({ slug, name, parent_id: sections.get(section) ?? null, position })),
    ),
  )
  return idsBySlug(tx)
}

type NewCategory = { slug: string; name: string; parent_id: number | null; position: number }

async function add(tx: Tx, rows: NewCategory[]): Promise<void> {
  await tx
    .insertInto('categories')
    .values(rows)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute()
}

async function idsBySlug(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.selectFrom('categories').select(['id', 'slug']).execute()
  return new Map(rows.map(({ id, slug }) => [slug, id]))
}
