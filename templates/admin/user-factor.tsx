import { paths } from '#src/lib/paths.ts'
import type { FactorState } from '#src/market/accounts/enrolment.ts'
import type { WaitingReset } from '#src/market/accounts/factor-resets.ts'
import type { UserRecord } from '#src/market/accounts/users.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, DescriptionList, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'

export type UserFactorProps = {
  user: Pick<UserRecord, 'id' | 'name' | 'email'>
  state: FactorState
  reset: WaitingReset | null
  selfId: number
  now: Date
  /** What was wrong with the reason, and what was typed; or why it did not go through. */
  error?: string
  reason?: string
  problem?: string
}

/** Whether somebody has a second factor, and the way to take it away when it is lost. */
export function UserFactorPage(props: UserFactorProps) {
  const { user, state, reset, selfId, now, problem } = props
  return (
    <>
      <PageHead title={`Second factor of ${user.name}`} lead={user.email} />
      <div class="settings-stack">
        {problem && (
          <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
            {null}
          </Notice>
        )}
        <Card title="Two-factor sign-in">
          <DescriptionList
            items={
              state.since
                ? [
                    { term: 'On since', value: <Time at={state.since} now={now} show="date" /> },
                    { term: 'Recovery codes left', value: state.codesLeft },
                  ]
                : [{ term: 'State', value: 'Off: the password alone signs them in' }]
            }
          />
        </Card>
        {reset && <Waiting {...props} reset={reset} />}
        {state.since && !reset && user.id !== selfId && <AskForm {...props} />}
        {state.since && user.id === selfId && (
          <Notice title="This is you" actions={<a href={paths.twoFactor}>Your two-factor sign-in</a>}>
            Your own second factor you switch off yourself, with a code.
          </Notice>
        )}
      </div>
    </>
  )
}

function Waiting({ user, reset, selfId, now }: UserFactorProps & { reset: WaitingReset }) {
  const part = (name: 'agreement' | 'withdrawal') => paths.adminUserFactor(user.id, name)
  return (
    <Card title="It is about to be taken away">
      <div class="stack stack-s">
        <p>
          {reset.askedByName} asked for it. It happens at <Time at={reset.dueAt} now={now} show="exact" />, unless{' '}
          {user.name} objects.
        </p>
        <blockquote class="shop-reason">{reset.reason}</blockquote>
        <div class="actions">
          {reset.askedBy !== selfId && user.id !== selfId && (
            <form method="post" action={part('agreement')}>
              <Button variant="danger">Agree: take it away now</Button>
            </form>
          )}
          <form method="post" action={part('withdrawal')}>
            <Button>Withdraw</Button>
          </form>
        </div>
        {reset.askedBy === selfId && <p class="quiet">Another admin can agree, then it happens at once.</p>}
      </div>
    </Card>
  )
}

function AskForm({ user, error, reason }: UserFactorProps) {
  return (
    <Card title="They lost it">
      <form class="form" method="post" action={paths.adminUserFactor(user.id, 'reset')} novalidate>
        <ErrorSummary errors={error ? { reason: error } : {}} form="reset" />
        <p>
          Only for somebody you know: who asks may be who stole the password. It happens after 24 hours, or at once when
          another admin agrees; {user.name} is mailed and can stop it.
        </p>
        <Field
          type="textarea"
          name="reason"
          form="reset"
          label="Reason"
          hint="How you know that it is them. It is mailed to them, and kept."
          value={reason ?? ''}
          rows={3}
          maxlength={1000}
          required
          {...(error ? { error } : {})}
        />
        <div class="actions">
          <Button variant="danger">Take the second factor away</Button>
        </div>
      </form>
    </Card>
  )
}
