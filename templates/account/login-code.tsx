import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { CodeField } from './code-field.tsx'
import type { FormProps } from './login.tsx'
import { Panel } from './panel.tsx'

export function LoginCodeForm({ typed, errors }: FormProps) {
  return (
    <form class="form" id="login-code" method="post" action={paths.loginCode} novalidate>
      <ErrorSummary errors={errors} form="second" />
      <CodeField form="second" error={errors.code} />
      <Field
        type="checkbox"
        name="trust"
        form="second"
        label="Do not ask on this device for 30 days"
        hint="Only where nobody else signs in."
        checked={typed.trust === 'on'}
      />
      <Button variant="primary" wide busyText="Checking the code">
        Sign in
      </Button>
    </form>
  )
}

export function LoginCodePage(props: FormProps) {
  return (
    <Panel
      heading="One more step"
      lead="Your password is right. Now the code that your app shows for this market."
      aside={
        <>
          Neither app nor recovery codes? An admin of the market can help. Not you?{' '}
          <a href={paths.login()}>Sign in as somebody else</a>
        </>
      }
    >
      <LoginCodeForm {...props} />
    </Panel>
  )
}
