import { classes } from '#templates/ui/attributes.ts'
import { About, fieldId, tie } from '#templates/ui/field-parts.tsx'
import { Icon } from '#templates/ui/icon.tsx'

type QuantityFieldProps = {
  form: string
  value: string | number
  error?: string | undefined
  /** What there are so many of, for somebody who does not see the line it stands in. */
  of?: string
  /** Sent when it changes: in a cart, where every line is its own form. */
  submits?: boolean
}

/** How many, with − and + beside it for thumbs. */
export function QuantityField({ form, value, error, of, submits }: QuantityFieldProps) {
  const id = fieldId('quantity', form)
  return (
    <div class={classes('quantity-field', error && 'field-wrong')}>
      <label class={of ? 'visually-hidden' : 'field-label'} for={id}>
        Quantity{of && `, ${of}`}
      </label>
      <span class="quantity-control">
        <button
          type="button"
          class="quantity-step"
          data-step="-1"
          data-for={id}
          aria-label={`One less${of ? `, ${of}` : ''}`}
        >
          <Icon name="minus" size="s" />
        </button>
        <input
          class="input quantity-input"
          id={id}
          name="quantity"
          value={value}
          inputmode="numeric"
          autocomplete="off"
          maxlength={5}
          data-submits={submits ? '' : undefined}
          {...tie(id, undefined, error)}
        />
        <button
          type="button"
          class="quantity-step"
          data-step="1"
          data-for={id}
          aria-label={`One more${of ? `, ${of}` : ''}`}
        >
          <Icon name="plus" size="s" />
        </button>
      </span>
      <About id={id} error={error} />
    </div>
  )
}
