import type { Database } from '#src/database/connect.ts'
import { whileCatalogueStands } from '#src/database/unchanged.ts'
import { type Category, listPlainCategories } from './category-tree.ts'
import type { CategoryCount } from './facets.ts'

export type CategoryLink = { slug: string; name: string; products: number | null }
/** Where a category lies, and where one can go from it. */
export type CategoryPlace = { path: CategoryLink[]; children: CategoryLink[] }

/** The tree of categories, with how much of what was found lies in each: what is below counts for what is above. */
export async function countedTree(db: Database, counts: CategoryCount[]) {
  const all = await whileCatalogueStands(db, 'categories', () => listPlainCategories(db))
  const byId = new Map(all.map((one) => [one.id, one]))
  const sums = new Map<number, number | null>()
  for (const { id, products } of counts) {
    for (const above of pathTo(byId.get(id), byId)) {
      const sum = sums.get(above.id)
      sums.set(above.id, sum === null || products === null ? null : (sum ?? 0) + products)
    }
  }
  const link = ({ id, slug, name }: Category): CategoryLink => ({ slug, name, products: sums.get(id) ?? null })
  const childrenOf = (id: number | null) => all.filter((one) => one.parentId === id && sums.has(one.id)).map(link)
  return {
    /** The ways from a category (null: from the top of the tree), without those that lead to nothing a buyer could see. */
    placeOf(slug: string | null): CategoryPlace | null {
      if (slug === null) return { path: [], children: childrenOf(null) }
      const here = all.find((one) => one.slug === slug)
      return here ? { path: pathTo(here, byId).map(link), children: childrenOf(here.id) } : null
    },
    /** Categories in which there is something and whose names hold every word of a search. */
    named(search: string): CategoryLink[] {
      const words = fold(search)
        .split(' ')
        .filter((word) => word.length > 2)
      if (words.length === 0) return []
      const filled = all.filter(({ id }) => sums.has(id))
      return filled.filter(({ name }) => words.every((word) => fold(name).includes(word))).map(link)
    },
  }
}

/** From the top down to a category; without end only if the tree had none, which the database sees to. */
function pathTo(one: Category | undefined, byId: ReadonlyMap<number, Category>): Category[] {
  const path: Category[] = []
  for (let up = one; up && !path.includes(up); up = up.parentId === null ? undefined : byId.get(up.parentId))
    path.unshift(up)
  return path
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
