import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { ShopHoliday } from '#src/market/shops/holiday.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'
import { ShopTabs } from './shop-tabs.tsx'

export type HolidayPageProps = {
  holiday: ShopHoliday | null
  shopName: string
  mayChange: boolean
  today: string
  errors?: Errors
  typed?: Typed
  problem?: string
  now: Date
}

/** When a shop rests, what buyers then see, and the way back to selling. */
export function HolidayPage(props: HolidayPageProps) {
  const { holiday, shopName, mayChange, problem } = props
  return (
    <div class="stack">
      <PageHead
        title="Holiday"
        lead={`While ${shopName} is on holiday nobody can order from it. It sells again by itself on the day you choose.`}
      />
      <ShopTabs current="holiday" />
      {problem && (
        <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      {holiday && holiday.state !== 'over' && <Now {...props} holiday={holiday} />}
      {mayChange ? (
        <HolidayForm {...props} />
      ) : (
        <p class="quiet">The owner and managers of the shop plan its holidays.</p>
      )}
    </div>
  )
}

function Now({ holiday, mayChange, now }: HolidayPageProps & { holiday: ShopHoliday }) {
  const { state, from, until, hidden, message } = holiday
  const on = state === 'on'
  const end = (
    <form method="post" action={paths.holidayEnd}>
      <Button variant={on ? 'primary' : 'plain'} icon={on ? 'play' : 'x'}>
        {on ? 'Sell again now' : 'Take the plan back'}
      </Button>
    </form>
  )
  return (
    <Notice
      tone={on ? 'warn' : 'info'}
      title={on ? 'Your shop is on holiday.' : 'A holiday is planned.'}
      {...(mayChange ? { actions: end } : {})}
    >
      <p>
        {on ? 'Since ' : 'From '}
        <Time at={from} now={now} show="date" />
        {until ? (
          <>
            ; it sells again on <Time at={until} now={now} show="date" />
          </>
        ) : (
          ', until you end it'
        )}
        . {hidden ? 'Buyers see nothing of it meanwhile.' : 'Buyers see it with a banner.'}
      </p>
      {message && <blockquote class="shop-reason">{message}</blockquote>}
    </Notice>
  )
}

const dayOf = (at: Date | null) => at?.toISOString().slice(0, 10) ?? ''

function HolidayForm({ holiday, today, errors = {}, typed }: HolidayPageProps) {
  const kept = holiday?.state === 'over' ? null : holiday
  const on = kept?.state === 'on'
  const value = (name: string, saved: string) => typed?.[name] ?? saved
  const day = (name: 'from' | 'until') =>
    ({ name, form: 'holiday', type: 'date', min: today, width: 'short', error: errors[name] }) as const
  return (
    <Card title={on ? 'Change this holiday' : kept ? 'Change the plan' : 'Plan a holiday'}>
      <form class="form" id="holiday-form" method="post" action={paths.holiday} novalidate>
        <ErrorSummary errors={errors} form="holiday" />
        <div class="form-row">
          {!on && (
            <Field
              {...day('from')}
              label="First day"
              hint="Today: it begins at once."
              value={value('from', dayOf(kept?.from ?? null) || today)}
              required
            />
          )}
          <Field
            {...day('until')}
            label="Back on"
            hint="The shop sells again from this day, 0:00 UTC. Empty: until you end it."
            value={value('until', dayOf(kept?.until ?? null))}
            optional
          />
        </div>
        <Field
          name="message"
          form="holiday"
          type="textarea"
          label="What to tell buyers"
          hint="It stands on your shop’s page and on your products."
          value={value('message', kept?.message ?? '')}
          error={errors.message}
          rows={3}
          maxlength={500}
          optional
        />
        <Field
          name="window"
          form="holiday"
          type="radio"
          label="What buyers see meanwhile"
          value={value('window', kept?.hidden ? 'hidden' : 'shown')}
          error={errors.window}
          options={[
            { value: 'shown', label: 'Everything, with a banner', hint: 'They can look and wish, but not order.' },
            { value: 'hidden', label: 'Nothing', hint: 'Shop and products are gone until you are back.' },
          ]}
        />
        <div class="actions">
          <Button variant="primary">{kept ? 'Save holiday' : 'Start or plan holiday'}</Button>
        </div>
      </form>
    </Card>
  )
}
