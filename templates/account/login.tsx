import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Panel } from './panel.tsx'
import { PasswordField } from './password-field.tsx'

export type FormProps = { typed: Typed; errors: Errors }

export function LoginForm({ typed, errors }: FormProps) {
  return (
    <form class="form" id="login" method="post" action={paths.login()} novalidate>
      <ErrorSummary errors={errors} />
      <input type="hidden" name="next" value={typed.next ?? ''} />
      <Field
        type="email"
        name="email"
        label="E-mail address"
        value={typed.email}
        error={errors.email}
        autocomplete="username"
        autofocus={!typed.email}
        required
      />
      <PasswordField kind="current-password" error={errors.password} />
      <Button variant="primary" wide busyText="Signing in">
        Sign in
      </Button>
      <p>
        <a href={paths.passwordReset}>Forgot your password?</a>
      </p>
    </form>
  )
}

export function LoginPage(props: FormProps) {
  const { next } = props.typed
  return (
    <Panel
      heading="Sign in"
      aside={
        <>
          New here? <a href={paths.registerFor(next)}>Create an account</a>
        </>
      }
    >
      <LoginForm {...props} />
    </Panel>
  )
}
