import type { ListedAct } from '#src/market/catalogue/category-acts.ts'
import type { CountedCategory } from '#src/market/catalogue/category-tree.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { CategoryActs } from './category-acts.tsx'
import { AddCategory, type CategoryTrouble } from './category-add.tsx'
import { CategoryRow } from './category-row.tsx'

export type CategoriesProps = {
  categories: CountedCategory[]
  /** What was merged, deleted and moved last. */
  acts: ListedAct[]
  now: Date
  mayDecide: boolean
  trouble?: CategoryTrouble | undefined
}

/** The order of the catalogue: sections, what lies in them, and how much of it there is. */
export function CategoriesPage(props: CategoriesProps) {
  return (
    <>
      <PageHead
        title="Categories"
        lead="Where buyers look for things. The top ones are the sections of the home page; shops choose where a product lies."
      />
      <CategoryTree {...props} />
    </>
  )
}

/** The tree with all its forms; every one of them answers with it. */
export function CategoryTree({ categories, acts, now, mayDecide, trouble }: CategoriesProps) {
  const own = trouble?.form === 'add' && trouble.id === null ? trouble : undefined
  return (
    <div class="stack" id="category-tree">
      {categories.length > 0 ? (
        <Card flush>
          <ul class="category-tree">
            {categories.map((category) => (
              <CategoryRow category={category} categories={categories} mayDecide={mayDecide} trouble={trouble} />
            ))}
          </ul>
        </Card>
      ) : (
        <EmptyState icon="folder-tree" title="No categories yet">
          Begin with the sections of the home page, such as Shoes or Games. Each can hold others.
        </EmptyState>
      )}
      {mayDecide && (
        <Card title="New section">
          <AddCategory parentId={null} label="Name of the section" trouble={own} />
        </Card>
      )}
      <CategoryActs acts={acts} now={now} mayDecide={mayDecide} trouble={trouble} />
    </div>
  )
}

/** The part of an answer that brings the tree up to date. */
export function CategoryTreeAnswer(props: CategoriesProps) {
  return (
    <hx-partial hx-target="#category-tree" hx-swap="outerHTML">
      <CategoryTree {...props} />
    </hx-partial>
  )
}
