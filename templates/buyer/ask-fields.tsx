import type { Errors, Typed } from '#src/lib/form.ts'
import type { FieldAsk } from '#src/market/catalogue/product-fields.ts'
import { Field, type FieldProps } from '#templates/ui/field.tsx'

type AskFieldsProps = { asks: readonly FieldAsk[]; typed: Typed; errors: Errors; form: string }

const LONGEST = 500
const KINDS: Record<FieldAsk['kind'], Pick<FieldProps, 'type' | 'inputmode' | 'autocomplete'>> = {
  text: { type: 'text', autocomplete: 'off' },
  number: { type: 'text', inputmode: 'decimal', autocomplete: 'off' },
  mail: { type: 'email', autocomplete: 'email' },
  link: { type: 'url', inputmode: 'url', autocomplete: 'off' },
  choice: { type: 'select' },
}

/** What a product asks of its buyer: one field each, as the seller called them. */
export function AskFields({ asks, typed, errors, form }: AskFieldsProps) {
  return (
    <>
      {asks.map((ask) => {
        const name = `field_${ask.id}`
        return (
          <Field
            {...KINDS[ask.kind]}
            name={name}
            form={form}
            label={ask.label}
            hint={ask.help || undefined}
            value={typed[name] ?? ''}
            error={errors[name]}
            required={ask.required}
            optional={!ask.required}
            {...(ask.kind === 'choice' ? { options: optionsOf(ask) } : { maxlength: LONGEST })}
          />
        )
      })}
    </>
  )
}

const optionsOf = ({ choices, required }: FieldAsk) => [
  { value: '', label: required ? 'Choose' : 'None' },
  ...choices.map((one) => ({ value: one, label: one })),
]
