import type { Database } from '#src/database/connect.ts'

export type Category = { id: number; parentId: number | null; slug: string; name: string }
/** A category where it stands: how deep, among whom, and what it is called from the top. */
export type PlacedCategory = Category & { depth: number; path: string[]; first: boolean; last: boolean }
/** `products` lie in it directly, `below` in the categories that lie in it. */
export type CountedCategory = PlacedCategory & { products: number; below: number }

const rowsOf = (db: Database) =>
  db
    .selectFrom('categories as c')
    .select(['c.id', 'c.parent_id as parentId', 'c.slug', 'c.name'])
    .orderBy('c.position')
    .orderBy('c.id')

/** All categories, each among its siblings where it stands. */
export const listPlainCategories = (db: Database): Promise<Category[]> => rowsOf(db).execute()

/** All categories as one list in the order of the tree: every parent, then what lies under it. */
export async function listCategories(db: Database): Promise<PlacedCategory[]> {
  return placed(await rowsOf(db).execute())
}

/** The same with how many products lie in each, and below it. */
export async function listCountedCategories(db: Database): Promise<CountedCategory[]> {
  const rows = await rowsOf(db)
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('shelf_counts')
          .select(({ fn }) => ['category_id', fn.sum<number>('filed').as('count')])
          .groupBy('category_id')
          .as('filed'),
      (join) => join.onRef('filed.category_id', '=', 'c.id'),
    )
    .select(({ fn, val }) => fn.coalesce('filed.count', val(0)).as('products'))
    .execute()
  const within = new Map<number, number>()
  const tree = placed(rows).reverse()
  // From the last to the first, so that all that lies in a category is summed up before it.
  for (const { id, parentId, products } of tree) {
    const all = (within.get(id) ?? 0) + products
    if (parentId !== null) within.set(parentId, (within.get(parentId) ?? 0) + all)
  }
  return tree.reverse().map((one) => ({ ...one, below: within.get(one.id) ?? 0 }))
}

/** Puts rows into the order of the tree. Rows arrive in their order among siblings. */
function placed<C extends Category>(rows: C[]): (C & PlacedCategory)[] {
  const children = new Map<number | null, C[]>()
  for (const row of rows) children.set(row.parentId, [...(children.get(row.parentId) ?? []), row])
  const list: (C & PlacedCategory)[] = []
  const walk = (parent: number | null, above: string[]) => {
    const siblings = children.get(parent) ?? []
    siblings.forEach((row, i) => {
      const path = [...above, row.name]
      list.push({ ...row, depth: above.length, path, first: i === 0, last: i === siblings.length - 1 })
      walk(row.id, path)
    })
  }
  walk(null, [])
  return list
}

/** Is `id` the category itself or anywhere below it? */
export function liesWithin(categories: Category[], id: number, ancestorId: number): boolean {
  const parents = new Map(categories.map((category) => [category.id, category.parentId]))
  for (let at: number | null | undefined = id; at != null; at = parents.get(at)) if (at === ancestorId) return true
  return false
}
