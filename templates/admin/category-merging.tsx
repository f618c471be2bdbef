import { paths } from '#src/lib/paths.ts'
import type { CountedCategory } from '#src/market/catalogue/category-tree.ts'
import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import type { CategoryTrouble } from './category-add.tsx'
import { placesOutside } from './category-places.ts'

type MergingProps = {
  category: CountedCategory
  categories: CountedCategory[]
  trouble?: CategoryTrouble | undefined
}

/** All that lies in one goes to another, and its address leads there. */
export function CategoryMerging({ category, categories, trouble }: MergingProps) {
  const action = paths.adminCategory(category.id, 'merging')
  const options = [{ value: '', label: 'Choose a category' }, ...placesOutside(category, categories)]
  return (
    <form class="category-line" method="post" action={action} hx-post={action} hx-swap="none">
      <Field
        form={`merging-${category.id}`}
        type="select"
        name="into"
        label="Merge into"
        value={trouble?.typed ?? ''}
        options={options}
        error={trouble?.message}
      />
      <Button icon="boxes">Merge</Button>
    </form>
  )
}
