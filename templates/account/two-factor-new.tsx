import { raw } from 'hono/html'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Copyable } from '#templates/ui/copyable.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Panel } from './panel.tsx'

export type EnrolmentProps = {
  /** The picture an app scans, drawn by us, and the same for typing. */
  svg: string
  secret: string
  email: string
  /** They have one already, and move it to another app. */
  moving: boolean
  error?: string | undefined
}

/** Setting up: scan, then show with a first code that the app has it. */
export function EnrolmentPage({ svg, secret, email, moving, error }: EnrolmentProps) {
  const written = secret.replace(/(.{4})(?=.)/g, '$1 ')
  return (
    <Panel
      heading={moving ? 'Move to another app' : 'Set up two-factor sign-in'}
      lead="Scan the picture with an authenticator app, then type the code it shows."
      aside={<a href={paths.twoFactor}>Not now</a>}
    >
      <div class="enrolment">
        <figure class="enrolment-picture">
          <div
            class="enrolment-code"
            role="img"
            aria-label="QR code for your authenticator app. The key stands below it."
          >
            {raw(svg)}
          </div>
        </figure>
        <details class="disclosure" open={Boolean(error)}>
          <Summary>Cannot scan? Type the key</Summary>
          <dl class="facts">
            <div class="fact">
              <dt>Account</dt>
              <dd class="enrolment-text">{email}</dd>
            </div>
            <div class="fact">
              <dt>Key</dt>
              <dd class="enrolment-text">
                <Copyable text={written} what="key" />
              </dd>
            </div>
          </dl>
          <p class="quiet">Time based, six digits, every 30 seconds.</p>
        </details>
        {moving && <p>The app you use now, your recovery codes and trusted devices end with this.</p>}
        <form class="form" id="two-factor" method="post" action={paths.twoFactorPart('confirmation')} novalidate>
          <ErrorSummary errors={error ? { code: error } : {}} form="first" />
          <div class="code-field">
            <Field
              name="code"
              form="first"
              label="Code from your app"
              hint="Six digits."
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength={12}
              spellcheck={false}
              required
              {...(error ? { error } : {})}
            />
          </div>
          <Button variant="primary" wide busyText="Checking the code">
            {moving ? 'Move to this app' : 'Switch two-factor sign-in on'}
          </Button>
        </form>
      </div>
    </Panel>
  )
}
