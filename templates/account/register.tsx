import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import type { FormProps } from './login.tsx'
import { Panel } from './panel.tsx'
import { PasswordField } from './password-field.tsx'

/** The three things an account is made of; the first account's form asks for them too. */
export function AccountFields({ typed, errors }: FormProps) {
  return (
    <>
      <Field
        name="name"
        label="Your name"
        hint="Shown beside what you do in a shop. Buyers do not see it."
        value={typed.name}
        error={errors.name}
        autocomplete="name"
        maxlength={120}
        autofocus={!typed.name}
        required
      />
      <Field
        type="email"
        name="email"
        label="E-mail address"
        value={typed.email}
        error={errors.email}
        autocomplete="username"
        maxlength={254}
        required
      />
      <PasswordField kind="new-password" hint="At least 10 characters; a few words are fine." error={errors.password} />
    </>
  )
}

export function RegisterForm({ typed, errors }: FormProps) {
  return (
    <form class="form" id="register" method="post" action={paths.register} novalidate>
      <ErrorSummary errors={errors} />
      <input type="hidden" name="next" value={typed.next ?? ''} />
      <AccountFields typed={typed} errors={errors} />
      <Button variant="primary" wide busyText="Creating your account">
        Create account
      </Button>
    </form>
  )
}

export function RegisterPage(props: FormProps) {
  return (
    <Panel
      heading="Create your account"
      lead="One account to buy with, and to open a shop when you like."
      aside={
        <>
          Have an account? <a href={paths.login(props.typed.next || undefined)}>Sign in</a>
        </>
      }
    >
      <RegisterForm {...props} />
    </Panel>
  )
}
