import type { Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type MethodProps = {
  id: number | null
  title: string
  typed: Typed
  errors?: FormErrors
  zones: { id: number; name: string }[]
  currency: string
  /** How many rows of steps the form shows. */
  rows: number
}

const KINDS = [
  { value: 'flat', label: 'One price', hint: 'The same for every parcel.' },
  { value: 'weight', label: 'By weight', hint: 'The heavier all parcels of an order are together, the more it costs.' },
  { value: 'value', label: 'By worth', hint: 'By what the parcels’ goods cost after discounts.' },
  { value: 'pickup', label: 'Pickup', hint: 'The buyer comes and gets it; no delivery address is needed.' },
]

/** A way of sending. Which parts show follows the kind chosen, without any script. */
export function MethodPage(props: MethodProps) {
  const { id, title, typed, errors = {}, zones, currency, rows } = props
  const field = (name: string) => ({ form: 'method', name, value: typed[name] ?? '', error: errors[name] })
  return (
    <div class="stack">
      <PageHead title={title} lead="Buyers see its name, its price and how long it takes." />
      <Card>
        <form
          class="form ship-form"
          method="post"
          action={id === null ? paths.shippingMethods : paths.shippingMethod(id)}
          novalidate
        >
          <ErrorSummary errors={errors} form="method" />
          <Field
            {...field('name')}
            label="Name"
            hint="Such as “Standard parcel”."
            maxlength={80}
            autocomplete="off"
            required
          />
          <Field {...field('kind')} type="radio" label="How it is priced" options={KINDS} />
          <div class="ship-part ship-part-sent">
            <Field
              {...field('zone')}
              type="select"
              label="Zone"
              options={
                zones.length > 0
                  ? zones.map((zone) => ({ value: String(zone.id), label: zone.name }))
                  : [{ value: '', label: 'There is no zone yet: add one first' }]
              }
            />
          </div>
          <div class="ship-part ship-part-price">
            <Field
              {...field('price')}
              type="money"
              label="Price"
              hint="0 or empty: free."
              currency={currency}
              width="medium"
            />
          </div>
          <Steps {...props} measure="weight" rows={rows} />
          <Steps {...props} measure="value" rows={rows} />
          <div class="ship-part ship-part-sent">
            <Field
              {...field('free_above')}
              type="money"
              label="Free from"
              hint="What the parcels’ goods must be worth after discounts. Empty: never free."
              currency={currency}
              width="medium"
              optional
            />
          </div>
          <div class="ship-part ship-part-pickup">
            <Field
              {...field('pickup_place')}
              type="textarea"
              label="Where and when"
              hint="The address, and the hours at which somebody is there."
              rows={3}
              maxlength={600}
            />
          </div>
          <div class="form-row">
            <Field {...field('days_min')} label="Takes at least" suffix="days" inputmode="numeric" optional />
            <Field {...field('days_max')} label="Takes up to" suffix="days" inputmode="numeric" optional />
          </div>
          <div class="actions">
            <Button variant="primary">Save</Button>
            <LinkButton href={paths.shipping()} variant="quiet">
              Back to shipping
            </LinkButton>
          </div>
        </form>
      </Card>
    </div>
  )
}

function Steps({ typed, errors = {}, currency, rows, measure }: MethodProps & { measure: 'weight' | 'value' }) {
  const field = (name: string) => ({ form: 'method', name, value: typed[name] ?? '', error: errors[name] })
  const upto =
    measure === 'weight' ? ({ suffix: 'kg', inputmode: 'decimal' } as const) : ({ type: 'money', currency } as const)
  return (
    <fieldset class={`ship-part ship-part-${measure} field`}>
      <legend class="field-label">{measure === 'weight' ? 'Prices by weight' : 'Prices by worth'}</legend>
      <p class="field-hint">
        What is above the last step is not sent this way. Leave rows empty that you do not need; after saving there are
        more.
      </p>
      {errors[measure] && (
        <p class="field-error" id={`f-method-${measure}`} tabindex={-1}>
          {errors[measure]}
        </p>
      )}
      {Array.from({ length: rows }, (_, i) => (
        <div class="ship-step">
          <Field {...field(`${measure}_upto_${i + 1}`)} {...upto} label={`Step ${i + 1}: up to`} />
          <Field
            {...field(`${measure}_price_${i + 1}`)}
            type="money"
            label={`Step ${i + 1}: price`}
            currency={currency}
          />
        </div>
      ))}
    </fieldset>
  )
}
