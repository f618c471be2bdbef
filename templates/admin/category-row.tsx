import { paths } from '#src/lib/paths.ts'
import type { CountedCategory } from '#src/market/catalogue/category-tree.ts'
import { Button, IconButton } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { AddCategory, type CategoryTrouble } from './category-add.tsx'
import { CategoryMerging } from './category-merging.tsx'
import { placesOutside } from './category-places.ts'

type RowProps = {
  category: CountedCategory
  categories: CountedCategory[]
  mayDecide: boolean
  trouble?: CategoryTrouble | undefined
}

const products = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'product' : 'products'}`
/** What it holds itself, and what lies in its parts: a section is not empty because all of it is filed below. */
function countWords({ products: own, below }: CountedCategory): string {
  if (below === 0) return products(own)
  return own === 0
    ? `${products(below)} in its parts`
    : `${products(own)}, ${below.toLocaleString('en')} more in its parts`
}

const DEEPEST_SHOWN = 5

/** A category in its place: renamed where it stands, moved by its arrows; what is done seldom is folded away. */
export function CategoryRow(props: RowProps) {
  const { category, mayDecide, trouble } = props
  const depth = Math.min(category.depth, DEEPEST_SHOWN)
  const own = trouble?.id === category.id ? trouble : undefined
  return (
    <li class={`category category-deep-${depth}`} id={`category-${category.id}`}>
      {mayDecide ? (
        <details class="category-more" open={own !== undefined}>
          <summary id={`category-more-${category.id}`} title={`Change ${category.name}`}>
            <NameAndCount category={category} />
            <Icon name="pencil" size="s" class="category-pencil" />
          </summary>
          <div class="category-forms">
            <Name category={category} trouble={own?.form === 'name' ? own : undefined} />
            <AddCategory
              parentId={category.id}
              label={`New category in ${category.name}`}
              trouble={own?.form === 'add' ? own : undefined}
            />
            <Parent {...props} trouble={own?.form === 'parent' ? own : undefined} />
            {category.products > 0 && (
              <p>
                <a href={paths.adminProducts({ category: String(category.id) })}>
                  See its {products(category.products)}
                </a>
              </p>
            )}
            {props.categories.length > 1 && (
              <CategoryMerging {...props} trouble={own?.form === 'merging' ? own : undefined} />
            )}
            <Removal {...props} trouble={own?.form === 'removal' ? own : undefined} />
          </div>
        </details>
      ) : (
        <span class="category-plain">
          <NameAndCount category={category} />
        </span>
      )}
      {mayDecide && (
        <span class="category-arrows">
          <Arrow category={category} to="up" off={category.first} />
          <Arrow category={category} to="down" off={category.last} />
        </span>
      )}
    </li>
  )
}

function NameAndCount({ category }: { category: CountedCategory }) {
  return (
    <>
      <span class="category-name">
        {category.depth > 0 && <span class="visually-hidden">{`${category.path.slice(0, -1).join(', ')}: `}</span>}
        {category.name}
      </span>
      <span class="category-count">{countWords(category)}</span>
    </>
  )
}

function Arrow({ category, to, off }: { category: CountedCategory; to: 'up' | 'down'; off: boolean }) {
  const action = paths.adminCategory(category.id, 'place')
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      <input type="hidden" name="move" value={to} />
      <IconButton
        type="submit"
        size="s"
        id={`category-${category.id}-${to}`}
        icon={to === 'up' ? 'arrow-up' : 'arrow-down'}
        label={`Move ${category.name} ${to}`}
        disabled={off}
      />
    </form>
  )
}

type PartProps = { category: CountedCategory; trouble?: CategoryTrouble | undefined }

function Name({ category, trouble }: PartProps) {
  const action = paths.adminCategory(category.id, 'name')
  return (
    <form class="category-line" method="post" action={action} hx-post={action} hx-swap="none">
      <Field
        form={`name-${category.id}`}
        name="name"
        label="Name"
        value={trouble?.typed ?? category.name}
        error={trouble?.message}
        autocomplete="off"
        maxlength={80}
      />
      <Button icon="pencil">Rename</Button>
    </form>
  )
}

function Parent({ category, categories, trouble }: RowProps) {
  const action = paths.adminCategory(category.id, 'parent')
  const options = [{ value: '', label: 'Nothing: it is a section' }, ...placesOutside(category, categories)]
  return (
    <form class="category-line" method="post" action={action} hx-post={action} hx-swap="none">
      <Field
        form={`parent-${category.id}`}
        type="select"
        name="parent"
        label="Lies in"
        value={trouble?.typed ?? category.parentId ?? ''}
        options={options}
        error={trouble?.message}
      />
      <Button icon="folder-tree">Move</Button>
    </form>
  )
}

function Removal({ category, categories, trouble }: RowProps) {
  const action = paths.adminCategory(category.id, 'removal')
  const parent = categories.find((other) => other.id === category.parentId)
  const goes = parent ? `to ${parent.name}` : 'out of all categories'
  const holds = categories.some((other) => other.parentId === category.id)
  return (
    <form class="category-line category-removal" method="post" action={action} hx-post={action} hx-swap="none">
      <p class="category-fate">
        {trouble ? (
          <strong class="category-wrong">{trouble.message}</strong>
        ) : holds ? (
          'It holds categories: merge it, or move them out first.'
        ) : category.products > 0 ? (
          `Its ${products(category.products)} ${category.products === 1 ? 'goes' : 'go'} ${goes}.`
        ) : (
          'It holds no products.'
        )}
      </p>
      <Button variant="danger" icon="trash-2" disabled={holds}>
        Delete {category.name}
      </Button>
    </form>
  )
}
