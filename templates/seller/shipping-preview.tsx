import { countries, countryName } from '#src/lib/countries.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { ShippingOption } from '#src/market/shops/shipping-quote.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { daysWords, weightWords } from './shipping-words.ts'

/** A parcel somebody asked about: as typed, and what was found for it. */
export type Preview = {
  typed: { country: string; kg: string; worth: string }
  errors: Record<string, string>
  asked: {
    country: string
    grams: number
    worth: number
    options: ShippingOption[]
    first: number | null
    why: string
  } | null
}

/** Tries the prices out: what would a buyer there be asked for this parcel? */
export function ShippingPreview({ preview, currency }: { preview: Preview; currency: string }) {
  const { typed, errors, asked } = preview
  return (
    <Card title="What does a parcel cost?" id="preview">
      <form class="ship-try" method="get" action={`${paths.shipping()}#preview`} novalidate>
        <ErrorSummary errors={errors} form="preview" />
        <Field
          form="preview"
          type="select"
          name="country"
          label="To"
          value={typed.country}
          error={errors.country}
          options={countries.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <Field
          form="preview"
          name="kg"
          label="Weight"
          suffix="kg"
          inputmode="decimal"
          value={typed.kg}
          error={errors.kg}
        />
        <Field
          form="preview"
          type="money"
          name="worth"
          label="Worth"
          currency={currency}
          value={typed.worth}
          error={errors.worth}
        />
        <Button icon="search">Work it out</Button>
      </form>
      {asked && <Answer asked={asked} currency={currency} />}
    </Card>
  )
}

function Answer({ asked, currency }: { asked: NonNullable<Preview['asked']>; currency: string }) {
  const { country, grams, worth, options, first, why } = asked
  const parcel = `A parcel of ${weightWords(grams)} worth ${formatMoney({ minor: worth, currency })} to ${countryName(country)}`
  if (options.length === 0) return <p class="ship-answer">{`${parcel} cannot be sent. Buyers read: “${why}”`}</p>
  return (
    <div class="ship-answer">
      <p>{parcel} costs:</p>
      <ul class="ship-quotes">
        {options.map((option) => (
          <li>
            <strong>{option.price === 0 ? 'Free' : formatMoney({ minor: option.price, currency })}</strong>{' '}
            {option.name}
            {daysWords(option) && <span class="quiet"> · {daysWords(option)}</span>}
            {option.methodId === first && <span class="quiet"> · chosen unless the buyer says otherwise</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
