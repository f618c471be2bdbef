import type { CountedCategory } from '#src/market/catalogue/category-tree.ts'

/** Where a category can go, to choose from: all but itself and what is within it, each as deep as it stands. */
export function placesOutside(category: CountedCategory, categories: CountedCategory[]) {
  const own = JSON.stringify(category.path)
  return categories
    .filter(({ path }) => JSON.stringify(path.slice(0, category.path.length)) !== own)
    .map(({ id, depth, name }) => ({ value: String(id), label: `${'\u2003'.repeat(depth)}${name}` }))
}
