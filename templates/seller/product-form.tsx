import { paths } from '#src/lib/paths.ts'
import type { PlacedCategory } from '#src/market/catalogue/category-tree.ts'
import type { ProductDetails } from '#src/market/catalogue/product-details.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { ProductAboutCard } from './product-about.tsx'
import type { ProductDraft } from './product-draft.ts'
import { ProductOptions } from './product-options.tsx'
import { ProductSelling } from './product-selling.tsx'
import { VariantRows } from './variant-rows.tsx'

export type ProductFormProps = {
  /** null: it is new. */
  product: ProductDetails | null
  draft: ProductDraft
  categories: PlacedCategory[]
  currency: string
  /** Stock keepers and viewers look only. */
  mayChange: boolean
  errors?: FormErrors
  /** Somebody saved in between: what is there now, in sentences. */
  moved?: string[] | undefined
  /** The field to go on in, after the rows were changed. */
  focus?: string | undefined
  /** What the change of the rows did, read out. */
  said?: string | undefined
}

/** Everything of a product that is typed, saved at once. */
export function ProductForm(props: ProductFormProps) {
  const { product, draft, errors = {}, moved, said, currency, focus, mayChange } = props
  const action = product ? paths.sellerProduct(product.id) : paths.sellerProducts()
  const rows = { productId: product?.id ?? null, draft, errors, currency, focus, stored: product?.variants ?? [] }
  return (
    <form
      class="product-form"
      id="product-form"
      method="post"
      action={action}
      hx-post={action}
      hx-target="this"
      hx-swap="outerHTML"
      hx-disable="find .save-bar button"
      novalidate
    >
      {/* Enter in a field presses the first button of a form: it shall save, not take out a row. */}
      <button type="submit" class="visually-hidden" tabindex={-1}>
        Save product
      </button>
      <input type="hidden" name="seen" value={draft.seen} />
      {said && <p class="visually-hidden" data-announce={said} />}
      <ErrorSummary errors={errors} title="Not saved yet" />
      {moved && <Moved lines={moved} />}
      <Words {...props} />
      <Card title="Options and rows" class="card-wide" flush>
        <div class="options-place">
          <ProductOptions {...rows} />
        </div>
        <VariantRows {...rows} />
      </Card>
      <ProductSelling {...rows} />
      <ProductAboutCard {...rows} images={product?.images ?? []} />
      {mayChange && <SaveBar product={product} />}
    </form>
  )
}

function Moved({ lines }: { lines: string[] }) {
  return (
    <Notice tone="warn" title="Somebody saved this product while you were typing" tabindex={-1} data-focus="">
      <p>Nothing of yours is lost: it stands below. Save again to put it over what is there now.</p>
      {lines.length > 0 && (
        <ul class="moved-lines">
          {lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

function Words({ draft, categories, errors = {} }: ProductFormProps) {
  const options = [
    { value: '', label: 'No category' },
    ...categories.map((one) => ({ value: String(one.id), label: `${'\u2003'.repeat(one.depth)}${one.name}` })),
  ]
  return (
    <Card title="What it is">
      <div class="product-words">
        <Field
          name="title"
          label="Title"
          value={draft.title}
          error={errors.title}
          maxlength={200}
          hint="As a buyer would call it. The brand may come first."
          required
        />
        <Field
          name="category"
          type="select"
          label="Category"
          value={draft.category}
          options={options}
          error={errors.category}
        />
        <div class="product-description">
          <Field
            name="description"
            type="textarea"
            label="Description"
            rows={6}
            value={draft.description}
            error={errors.description}
            hint="An empty line begins a new paragraph, where it is plain text."
          />
          <Field
            name="description_format"
            type="select"
            label="Description is written as"
            width="medium"
            value={draft.descriptionFormat || 'text'}
            options={[
              { value: 'text', label: 'Plain text' },
              { value: 'html', label: 'HTML, cleaned when it is saved' },
            ]}
          />
        </div>
      </div>
    </Card>
  )
}

function SaveBar({ product }: { product: ProductDetails | null }) {
  const onSale = product?.state === 'published'
  return (
    <div class="save-bar">
      <Button variant="primary" busyText="Saving">
        {product ? 'Save product' : 'Save draft'}
      </Button>
      {!onSale && (
        <Button name="also" value="publication" id="save-and-publish">
          Put on sale
        </Button>
      )}
      <a class="save-bar-back" href={paths.sellerProducts()}>
        Back to products
      </a>
    </div>
  )
}
