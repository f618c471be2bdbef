import { memo } from '#src/lib/memo.ts'
import type { CategoryFacts } from './facets.ts'

export type CategoryLink = { slug: string; name: string; products: number | null }
/** Where a category lies, and where one can go from it. */
export type CategoryPlace = { path: CategoryLink[]; children: CategoryLink[] }

/** The ways from a category (null: from the top of the tree), without those that lead to nothing a buyer could see. */
export function placeInTree(categories: string, slug: string | null): CategoryPlace | null {
  const tree = readTree(categories)
  if (slug === null) return { path: [], children: tree.childrenOf(null) }
  const here = tree.bySlug.get(slug)
  return here ? { path: tree.pathTo(here), children: tree.childrenOf(here.id) } : null
}

/** Categories in which there is something and whose names hold every word of a search. */
export function categoriesNamed(categories: string, search: string): CategoryLink[] {
  const words = fold(search)
    .split(' ')
    .filter((word) => word.length > 2)
  if (words.length === 0) return []
  return readTree(categories).filled.filter(({ name }) => words.every((word) => fold(name).includes(word)))
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()

const readTree = memo(
  20,
  (text: string) => {
    const all = JSON.parse(text) as CategoryFacts[]
    const byId = new Map(all.map((one) => [one.id, one]))
    const parentOf = (one: CategoryFacts) => (one.parentId === null ? undefined : byId.get(one.parentId))
    /** With everything in the categories below. */
    const sums = new Map<number, number | null>()
    for (const one of all) {
      if (!one.filled) continue
      const seen = new Set<number>()
      for (let up: CategoryFacts | undefined = one; up && !seen.has(up.id); up = parentOf(up)) {
        seen.add(up.id)
        const sum = sums.get(up.id)
        sums.set(up.id, sum === null || one.products === null ? null : (sum ?? 0) + one.products)
      }
    }
    const link = ({ id, slug, name }: CategoryFacts): CategoryLink => ({ slug, name, products: sums.get(id) ?? null })
    return {
      filled: all.filter((one) => sums.has(one.id)).map(link),
      bySlug: new Map(all.map((one) => [one.slug, one])),
      childrenOf: (id: number | null) => all.filter((one) => one.parentId === id && sums.has(one.id)).map(link),
      pathTo(one: CategoryFacts): CategoryLink[] {
        const path: CategoryFacts[] = []
        for (let up: CategoryFacts | undefined = one; up && !path.includes(up); up = parentOf(up)) path.unshift(up)
        return path.map(link)
      },
    }
  },
  (text) => text,
)
