import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import type { FormProps } from './login.tsx'
import { Panel } from './panel.tsx'
import { PasswordField } from './password-field.tsx'

/** `mailbox`: this installation keeps its mail on a page of its own, and the visitor may look at it. */
export type OtpProps = FormProps & { purpose: 'email' | 'password'; email: string; mailbox: boolean }

const words = {
  email: {
    heading: 'Prove your address',
    button: 'Prove address',
    lead: (address: Child) => <>We have sent a code to {address}. It works for ten minutes.</>,
    aside: (
      <>
        Wrong address? <a href={paths.register}>Start again</a>
      </>
    ),
  },
  password: {
    heading: 'Choose a new password',
    button: 'Save new password',
    lead: (address: Child) => <>If {address} has an account, a code is on its way there. It works for ten minutes.</>,
    aside: (
      <>
        Remembered it? <a href={paths.login()}>Sign in</a>
      </>
    ),
  },
}

export function OtpForm({ purpose, typed, errors }: OtpProps) {
  return (
    <form class="form" id="otp" method="post" action="/account/otp" novalidate>
      <ErrorSummary errors={errors} />
      <input type="hidden" name="purpose" value={purpose} />
      <div class="code-field">
        <Field
          name="code"
          label="Code from the mail"
          hint="Six digits."
          value={typed.code}
          error={errors.code}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={12}
          spellcheck={false}
          autofocus
          required
        />
      </div>
      {purpose === 'password' && (
        <PasswordField
          kind="new-password"
          label="New password"
          hint="At least 10 characters; a few words are fine. You are signed out everywhere else."
          error={errors.password}
        />
      )}
      <Button variant="primary" wide busyText="Checking the code">
        {words[purpose].button}
      </Button>
    </form>
  )
}

export function OtpPage(props: OtpProps) {
  const { purpose, email, mailbox } = props
  const { heading, lead, aside } = words[purpose]
  return (
    <Panel heading={heading} lead={lead(<strong>{email}</strong>)} aside={aside}>
      <OtpForm {...props} />
      <form class="code-again" method="post" action={paths.otpReplacement}>
        <input type="hidden" name="purpose" value={purpose} />
        <p>Nothing there after a minute? Look among unwanted mail, or have another sent; the earlier code then ends.</p>
        <div class="actions">
          <Button variant="plain" size="s" icon="send">
            Send another code
          </Button>
        </div>
      </form>
      {mailbox && (
        <Notice title="No mail server is set up">
          Messages stay on this machine: <a href={paths.mailbox}>open the development mailbox</a>.
        </Notice>
      )}
    </Panel>
  )
}
