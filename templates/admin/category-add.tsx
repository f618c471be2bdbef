import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'

/** What could not be done: in which form, of which category (null: the one for new sections), what was typed. */
export type CategoryTrouble = {
  form: 'add' | 'name' | 'parent' | 'merging' | 'removal' | 'change'
  id: number | null
  typed: string
  message: string
}

type AddProps = { parentId: number | null; label: string; trouble?: CategoryTrouble | undefined }

/** Adds a category as the last below its parent; without one, a section. */
export function AddCategory({ parentId, label, trouble }: AddProps) {
  return (
    <form
      class="category-line"
      method="post"
      action={paths.adminCategories}
      hx-post={paths.adminCategories}
      hx-swap="none"
    >
      <input type="hidden" name="parent" value={parentId ?? ''} />
      <Field
        form={`add-${parentId ?? 'top'}`}
        name="name"
        label={label}
        value={trouble?.typed ?? ''}
        error={trouble?.message}
        autocomplete="off"
        maxlength={80}
      />
      <Button icon="plus">{parentId === null ? 'Add section' : 'Add category'}</Button>
    </form>
  )
}
