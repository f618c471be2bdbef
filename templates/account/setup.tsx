import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import type { FormProps } from './login.tsx'
import { Panel } from './panel.tsx'
import { AccountFields } from './register.tsx'

/** `asksCode`: the visitor is not at the machine itself, and must know what its terminal says. */
export type SetupProps = FormProps & { marketName: string; asksCode: boolean }

export function SetupForm({ typed, errors, asksCode }: SetupProps) {
  return (
    <form class="form" id="setup" method="post" action={paths.register} novalidate>
      <ErrorSummary errors={errors} />
      {asksCode && (
        <Field
          name="setup_code"
          label="Setup code"
          hint="The terminal in which the market was started shows it."
          value={typed.setup_code}
          error={errors.setup_code}
          autocomplete="off"
          width="medium"
          required
        />
      )}
      <AccountFields typed={typed} errors={errors} />
      <Field
        type="checkbox"
        name="sample"
        label="Load the sample market"
        hint="A few shops with products and pictures to look around in. You can do without."
        checked={typed.sample === 'on'}
      />
      <Button variant="primary" wide busyText="Opening the market">
        Open the market
      </Button>
    </form>
  )
}

export function SetupPage(props: SetupProps) {
  return (
    <Panel
      heading={`Welcome to ${props.marketName}`}
      lead="This market is new. Its first account is yours: the admin, who decides which shops may sell."
    >
      <SetupForm {...props} />
    </Panel>
  )
}
