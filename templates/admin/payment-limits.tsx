import { plainAmount } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Limits } from '#src/market/payments/limits.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type LimitsProps = {
  limits: Limits
  currencies: string[]
  mayDecide: boolean
  limitErrors?: FormErrors
  limitTyped?: Record<string, string>
}

/** Above which sums two people of the staff accept a payment, a field for each currency. */
export function LimitsCard({ limits, currencies, mayDecide, limitErrors = {}, limitTyped }: LimitsProps) {
  const action = paths.adminPaymentLimits
  const value = (code: string) => {
    const limit = limits[code]
    return limitTyped?.[`limit_${code}`] ?? (limit === undefined ? '' : plainAmount(limit, code))
  }
  return (
    <Card title="Two people for large payments">
      {currencies.length === 0 ? (
        <p class="quiet">A limit can be set once a shop or a method has a currency.</p>
      ) : (
        <form class="form" method="post" action={action} hx-post={action} hx-swap="none">
          <ErrorSummary errors={limitErrors} form="limits" />
          <p class="method-lead">
            Payments of more than this are accepted by two different people of the staff. Empty: one person is enough.
          </p>
          <div class="method-limits">
            {currencies.map((code) => (
              <Field
                form="limits"
                type="money"
                name={`limit_${code}`}
                label={`Above, in ${code}`}
                currency={code}
                value={value(code)}
                error={limitErrors[`limit_${code}`]}
                width="short"
                disabled={!mayDecide}
              />
            ))}
          </div>
          {mayDecide && (
            <div class="actions">
              <Button>Save limits</Button>
            </div>
          )}
        </form>
      )}
    </Card>
  )
}
