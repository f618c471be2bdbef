import type { Typed } from '#src/lib/form.ts'
import { currencyCodes } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Discount } from '#src/market/orders/discounts.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from './button.tsx'
import { Card } from './card.tsx'
import { ErrorSummary, type FormErrors } from './error-summary.tsx'
import { Field } from './field.tsx'

type DiscountFormProps = {
  area: 'seller' | 'admin'
  discount: Discount | null
  title: string
  typed: Typed
  errors: FormErrors
  /** The shop's; null: the code names its own. */
  currency: string | null
  mayChange: boolean
}

const KINDS = [
  { value: 'percent', label: 'A percentage off the goods' },
  { value: 'amount', label: 'An amount off the goods' },
  { value: 'free-shipping', label: 'Free shipping' },
]

/** A code: what it does, for whom and until when. */
export function DiscountPage(props: DiscountFormProps) {
  const { area, discount, title, typed, errors, currency, mayChange } = props
  const field = (name: string) => ({ form: 'discount', name, value: typed[name] ?? '', error: errors[name] })
  const money = { type: 'money', width: 'medium', ...(currency && { currency }) } as const
  const used = discount?.uses ?? 0
  return (
    <div class="stack">
      <PageHead
        title={title}
        lead={
          used > 0
            ? `Used ${used === 1 ? 'once' : `${used} times`} so far. Orders placed keep what was taken off.`
            : undefined
        }
      />
      <Card>
        <form
          class="form discount-form"
          method="post"
          action={discount ? paths.discount(area, discount.id) : paths.discounts(area)}
          novalidate
        >
          <ErrorSummary errors={errors} form="discount" />
          <Field
            {...field('code')}
            label="Code"
            hint="What buyers type. Capital or small letters are the same."
            width="medium"
            maxlength={40}
            autocomplete="off"
            spellcheck={false}
            required
          />
          <Field {...field('kind')} type="radio" label="What it does" options={KINDS} />
          <div class="discount-percent">
            <Field {...field('percent')} label="Percentage" suffix="%" inputmode="decimal" width="short" />
          </div>
          {currency === null && (
            <Field
              {...field('currency')}
              type="select"
              label="Currency"
              hint="Of the amount and the minimum. With one, the code is good only in shops that sell in it."
              width="medium"
              options={[
                { value: '', label: 'None: good in every shop' },
                ...currencyCodes().map((code) => ({ value: code, label: code })),
              ]}
            />
          )}
          <div class="discount-amount">
            <Field
              {...field('amount')}
              {...money}
              label="Amount"
              hint="Spread over the goods; never more than they cost."
            />
          </div>
          <Field
            {...field('minimum')}
            {...money}
            label="Only for goods worth"
            hint="Before discounts. Empty: any."
            optional
          />
          <div class="form-row">
            <Field {...field('starts_on')} type="date" label="First day" optional />
            <Field {...field('ends_on')} type="date" label="Last day" optional />
          </div>
          <p class="field-hint">Days begin and end at midnight, UTC.</p>
          <Field
            {...field('most_uses')}
            label="How often it can be used"
            hint="By everybody together. Empty: no limit."
            inputmode="numeric"
            width="short"
            optional
          />
          <Field
            form="discount"
            type="checkbox"
            name="once"
            label="Once per person"
            hint="A person is the mail address that is ordered with."
            checked={typed.once === 'on'}
          />
          <div class="actions">
            {mayChange && <Button variant="primary">{discount ? 'Save discount' : 'Add discount'}</Button>}
            <LinkButton href={paths.discounts(area)} variant="quiet">
              Back to discounts
            </LinkButton>
          </div>
        </form>
      </Card>
    </div>
  )
}
