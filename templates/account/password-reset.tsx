import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import type { FormProps } from './login.tsx'
import { Panel } from './panel.tsx'

export function PasswordResetForm({ typed, errors }: FormProps) {
  return (
    <form class="form" id="password-reset" method="post" action={paths.passwordReset} novalidate>
      <ErrorSummary errors={errors} />
      <Field
        type="email"
        name="email"
        label="E-mail address of your account"
        value={typed.email}
        error={errors.email}
        autocomplete="username"
        autofocus
        required
      />
      <Button variant="primary" wide busyText="Sending the code">
        Send me a code
      </Button>
    </form>
  )
}

export function PasswordResetPage(props: FormProps) {
  return (
    <Panel
      heading="Forgot your password?"
      lead="Tell us your address, and a code to choose a new one goes there."
      aside={
        <>
          Remembered it? <a href={paths.login()}>Sign in</a>
        </>
      }
    >
      <PasswordResetForm {...props} />
    </Panel>
  )
}
