import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { MOST_OPTIONS, namedOptions } from './product-draft.ts'
import { redraws, type VariantRowsProps } from './variant-row-parts.tsx'

const EXAMPLES = [
  { name: 'Size', values: '40, 41, 42' },
  { name: 'Colour', values: 'Black, Chestnut' },
  { name: 'Width', values: 'Normal, Wide' },
]

/** What a buyer chooses between. Names make columns; values can be multiplied into rows. */
export function ProductOptions({ draft, errors, productId, focus }: VariantRowsProps) {
  const shown = Math.min(MOST_OPTIONS, Math.max(2, namedOptions(draft).length + 1))
  return (
    <fieldset class="options">
      <legend class="field-label">Options</legend>
      <p class="field-hint">
        What buyers choose between. Sold in one kind only? Leave them empty. Otherwise name them, type their values, and
        make a row for every combination.
      </p>
      {EXAMPLES.slice(0, shown).map((example, slot) => (
        <div class="options-line">
          <Field
            name={`option.${slot}`}
            label={slot === 0 ? 'Option' : `Option ${slot + 1}`}
            value={draft.options[slot] ?? ''}
            placeholder={example.name}
            error={errors[`option.${slot}`]}
            maxlength={40}
            autocomplete="off"
            data-focus={focus === `option.${slot}` ? '' : undefined}
          />
          <Field
            name={`makers.${slot}`}
            label={slot === 0 ? 'Values, with commas' : `Values of option ${slot + 1}`}
            value={draft.makers[slot] ?? ''}
            placeholder={example.values}
            autocomplete="off"
            data-focus={focus === `makers.${slot}` ? '' : undefined}
          />
        </div>
      ))}
      <div class="cluster">
        <Button icon="boxes" {...redraws(productId, 'make')}>
          Make rows
        </Button>
        <span class="quiet options-note">Rows that are there already stay as they are.</span>
      </div>
    </fieldset>
  )
}
