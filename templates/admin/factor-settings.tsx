import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { FactorDuty } from '#src/market/accounts/factor-duty.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type DutyTyped = { typed: Typed; errors: Errors }

/** Of whom a second factor is demanded, and how long they have. */
export function FactorSettings({
  duty,
  wrong,
  mayChange,
}: {
  duty: FactorDuty
  wrong?: DutyTyped | undefined
  mayChange: boolean
}) {
  const { typed, errors = {} } = wrong ?? {}
  const on = (name: 'staff' | 'shops', saved: boolean) => (typed ? typed[name] === 'on' : saved)
  const shared = { form: 'duty', disabled: !mayChange }
  return (
    <Card title="Two-factor sign-in">
      <form class="form" id="duty" method="post" action={paths.adminFactorSettings} novalidate>
        <ErrorSummary errors={errors} form="duty" />
        <p>Everybody may use it. Of these it is demanded, each with some days to set it up; then nothing else opens.</p>
        <Field
          {...shared}
          type="checkbox"
          name="staff"
          label="The staff of the market"
          checked={on('staff', duty.staffSince !== null)}
        />
        <Field
          {...shared}
          type="checkbox"
          name="shops"
          label="Owners and managers of shops"
          checked={on('shops', duty.shopsSince !== null)}
        />
        <Field
          {...shared}
          type="number"
          name="grace_days"
          label="Days to set it up"
          hint="From the day it is demanded, or from when somebody gets the role. 0: at once."
          value={typed?.grace_days ?? String(duty.graceDays)}
          width="short"
          suffix="days"
          min={0}
          max={90}
          required
          {...(errors.grace_days ? { error: errors.grace_days } : {})}
        />
        {mayChange && (
          <div class="actions">
            <Button>Save</Button>
          </div>
        )}
      </form>
    </Card>
  )
}
