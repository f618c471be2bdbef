import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { CodeField } from './code-field.tsx'
import { Panel } from './panel.tsx'
import { PasswordField } from './password-field.tsx'

export type ProofProps = {
  /** They have a second factor: a code is asked for, else the password. */
  hasFactor: boolean
  email: string
  /** Where the answer goes: to what was wanted, or to the page that leads there. */
  action: string
  /** The page they came from. */
  back: string
  files?: boolean
  fields: Record<string, string>
  error?: string | undefined
}

export function ProofForm({ hasFactor, email, action, fields, error }: ProofProps) {
  const field = hasFactor ? 'code' : 'password'
  return (
    <form class="form" id="proof" method="post" action={action} novalidate>
      <ErrorSummary errors={error ? { [field]: error } : {}} form="proof" />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {hasFactor ? (
        <CodeField form="proof" error={error} />
      ) : (
        <>
          <input type="hidden" autocomplete="username" value={email} />
          <PasswordField form="proof" label="Your password" kind="current-password" error={error} />
        </>
      )}
      <Button variant="primary" wide busyText="Checking">
        Go on
      </Button>
    </form>
  )
}

export function ProofPage(props: ProofProps) {
  const { hasFactor, back, files } = props
  return (
    <Panel
      heading="Is it you?"
      lead={
        <>
          What you are about to do matters, so we ask once more; then not for ten minutes.{' '}
          {files ? 'The file has to be chosen again afterwards.' : 'What you typed is kept.'}
        </>
      }
      aside={
        <>
          Changed your mind? <a href={back}>Go back</a>
          {!hasFactor && (
            <>
              . A code from your telephone protects you better: <a href={paths.twoFactor}>set up two-factor sign-in</a>
            </>
          )}
        </>
      }
    >
      <ProofForm {...props} />
    </Panel>
  )
}
