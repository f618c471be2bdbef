import { paths } from '#src/lib/paths.ts'
import type { VariantDetails } from '#src/market/catalogue/product-details.ts'
import { Button } from '#templates/ui/button.tsx'
import type { FormErrors } from '#templates/ui/error-summary.tsx'
import { fieldId } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { namedOptions, type ProductDraft, type VariantDraft } from './product-draft.ts'

export type VariantRowsProps = {
  productId: number | null
  draft: ProductDraft
  errors: FormErrors
  currency: string
  /** The rows as they are stored, for what is not typed: what is there and what is promised. */
  stored: VariantDetails[]
  focus?: string | undefined
}

export type RowProps = VariantRowsProps & { row: VariantDraft; index: number }

/** What a row is called: its values, else its SKU, else its place. */
export const nameOf = ({ draft, row, index }: RowProps) =>
  namedOptions(draft)
    .map(({ slot }) => row.values[slot])
    .filter(Boolean)
    .join(', ') ||
  row.sku ||
  `row ${index + 1}`

/** A button that redraws the form with other rows and saves nothing; without scripts it submits the whole form for that. */
export const redraws = (productId: number | null, wish: string) => {
  const address = paths.sellerProductRows(productId)
  return {
    name: 'rows',
    value: wish,
    formaction: address,
    'hx-post': address,
    'hx-target': '#product-form',
    'hx-swap': 'outerHTML',
  }
}

/** What is wrong with a row stands under it, in the whole width: a column is too narrow for a sentence. */
export function RowErrors({ errors, index }: RowProps) {
  const prefix = `variants.${index}.`
  const own = Object.entries(errors).filter(([name]) => name.startsWith(prefix))
  if (own.length === 0) return null
  return (
    <div class="variant-errors">
      {own.map(([name, message]) => (
        <p class="field-error" id={`${fieldId(name)}-error`}>
          <Icon name="circle-alert" size="s" />
          <span>{message}</span>
        </p>
      ))}
    </div>
  )
}

/** A row that the next save removes: what was typed stays with it, so that it can be kept after all. */
export function GoneRow(props: RowProps) {
  const { row, index, productId, focus } = props
  const name = (field: string) => `variants.${index}.${field}`
  const kept: [string, string][] = [
    ['id', row.id],
    ...row.values.map((value, slot): [string, string] => [`values.${slot}`, value]),
    ['sku', row.sku],
    ['barcode', row.barcode],
    ['price', row.price],
    ['compare_at', row.compareAt],
    ['cost', row.cost],
    ['low_at', row.lowAt],
    ['weight', row.weight],
    ['most', row.most],
    ['picture', row.picture],
    ['gone', 'on'],
  ]
  return (
    <li class="variant variant-gone">
      {kept.map(([field, value]) => (
        <input type="hidden" name={name(field)} value={value} />
      ))}
      <p class="variant-farewell">
        <s>{nameOf(props)}</s> is removed when you save.
      </p>
      <Button
        size="s"
        icon="undo-2"
        id={fieldId(name('gone'))}
        data-focus={focus === name('keep') ? '' : undefined}
        {...redraws(productId, `keep.${index}`)}
      >
        Keep row
      </Button>
      <RowErrors {...props} />
    </li>
  )
}
