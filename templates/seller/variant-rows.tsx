import { paths } from '#src/lib/paths.ts'
import type { VariantDetails } from '#src/market/catalogue/product-details.ts'
import { classes } from '#templates/ui/attributes.ts'
import { Button, IconButton } from '#templates/ui/button.tsx'
import { fieldId } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { namedOptions } from './product-draft.ts'
import { GoneRow, nameOf, RowErrors, type RowProps, redraws, type VariantRowsProps } from './variant-row-parts.tsx'

/** Everything that is bought: one row for each size and colour, typed like a sheet; on a phone each row is a card. */
export function VariantRows(props: VariantRowsProps) {
  const { draft, currency, productId } = props
  const options = namedOptions(draft)
  return (
    <div class="variants-frame">
      <div class={`variants variants-${options.length}`}>
        <div class="variant-heads" aria-hidden="true">
          {options.map(({ name }) => (
            <span>{name}</span>
          ))}
          <span>SKU</span>
          <span>Barcode</span>
          <span class="numeric">Price</span>
          <span class="numeric">Before</span>
          <span class="numeric">Cost</span>
          <span class="numeric">On hand</span>
          <span class="numeric">Low at</span>
        </div>
        <ol class="variant-list" aria-label="Rows of the product">
          {draft.variants.map((row, index) =>
            row.gone ? (
              <GoneRow {...props} row={row} index={index} />
            ) : (
              <VariantRow {...props} row={row} index={index} />
            ),
          )}
        </ol>
      </div>
      <div class="variants-foot">
        <Button icon="plus" {...redraws(productId, 'add')}>
          Add row
        </Button>
        <span class="quiet">
          {draft.variants.length} {draft.variants.length === 1 ? 'row' : 'rows'}, money in {currency}
        </span>
      </div>
    </div>
  )
}

function VariantRow(props: RowProps) {
  const { draft, row, index, stored, productId, currency } = props
  const own = stored.find((one) => String(one.id) === row.id)
  const cell = (field: string, label: string, value: string, more: Partial<CellProps> = {}) => (
    <VariantCell {...props} field={field} label={label} value={value} {...more} />
  )
  return (
    <li class="variant" id={`variant-${index}`}>
      <input type="hidden" name={`variants.${index}.id`} value={row.id} />
      {namedOptions(draft).map(({ slot, name }) => cell(`values.${slot}`, name, row.values[slot] ?? ''))}
      {cell('sku', 'SKU', row.sku, { hint: 'made for you', mono: true })}
      {cell('barcode', 'Barcode', row.barcode, { mono: true })}
      {cell('price', 'Price', row.price, { numeric: 'decimal', spoken: `Price in ${currency}` })}
      {cell('compare_at', 'Price before', row.compareAt, { numeric: 'decimal' })}
      {cell('cost', 'Cost', row.cost, { numeric: 'decimal' })}
      {own ? (
        <OnHand own={own} />
      ) : (
        cell('opening', 'On hand', row.opening, { numeric: 'numeric', hint: '0', spoken: 'On hand at the start' })
      )}
      {cell('low_at', 'Low at', row.lowAt, { numeric: 'numeric' })}
      <div class="variant-remove">
        <IconButton
          icon="trash-2"
          type="submit"
          label={`Take out ${nameOf(props)}`}
          id={`${fieldId(`variants.${index}.remove`)}`}
          {...redraws(productId, `remove.${index}`)}
        />
      </div>
      <RowErrors {...props} />
    </li>
  )
}

/** Stock is changed where stock is kept, with a reason; here it is only told. */
function OnHand({ own }: { own: VariantDetails }) {
  return (
    <div class="variant-cell variant-told numeric">
      <span class="variant-label">On hand</span>
      <a class="quantity" href={paths.stock({ q: own.sku })} title="Change it in Stock">
        {own.onHand.toLocaleString('en')}
        <span class="visually-hidden"> on hand, change it in Stock</span>
      </a>
      <a class="variant-explain" href={paths.stockExplanation(own.id)} aria-label={`Explain the stock of ${own.sku}`}>
        <Icon name="scale" size="s" />
      </a>
      {own.isLow && (
        <span class="variant-low" title="Low">
          <Icon name="triangle-alert" size="s" />
          <span class="visually-hidden">Low</span>
        </span>
      )}
    </div>
  )
}

type CellProps = RowProps & {
  field: string
  label: string
  value: string
  numeric?: 'decimal' | 'numeric'
  mono?: boolean
  hint?: string
  spoken?: string
}

function VariantCell(props: CellProps) {
  const { index, field, label, spoken, value, errors, focus, numeric, mono, hint } = props
  const name = `variants.${index}.${field}`
  const wrong = errors[name] !== undefined
  const id = fieldId(name)
  return (
    <div class={`variant-cell variant-${field.replace(/\W.*/, '')}`}>
      <label class="variant-label" for={id}>
        {spoken ?? label}
        <span class="visually-hidden">, {nameOf(props)}</span>
      </label>
      <input
        class={classes('input', numeric && 'input-number', mono && 'input-mono')}
        id={id}
        name={name}
        value={value}
        inputmode={numeric}
        autocomplete="off"
        placeholder={hint}
        aria-invalid={wrong ? 'true' : undefined}
        aria-describedby={wrong ? `${id}-error` : undefined}
        data-focus={focus === name ? '' : undefined}
      />
    </div>
  )
}
