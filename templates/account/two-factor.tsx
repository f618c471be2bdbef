import { deviceName } from '#src/lib/device.ts'
import { paths } from '#src/lib/paths.ts'
import type { FactorState } from '#src/market/accounts/enrolment.ts'
import type { WaitingReset } from '#src/market/accounts/factor-resets.ts'
import type { TrustedDevice } from '#src/market/accounts/trusted-devices.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Time } from '#templates/ui/time.tsx'
import { CodeField } from './code-field.tsx'

export type TwoFactorProps = {
  state: FactorState
  devices: TrustedDevice[]
  reset: WaitingReset | null
  /** Until when they must have one; null: it is up to them. */
  demanded: { by: Date; over: boolean } | null
  error?: string | undefined
  now: Date
}

/** A second factor: whether there is one, what is left of its recovery codes, and all that can be done about it. */
export function TwoFactorPage(props: TwoFactorProps) {
  const { state, reset, now } = props
  return (
    <>
      <PageHead
        title="Two-factor sign-in"
        lead="A code from your telephone beside your password: who learns the one has not got the other."
      />
      <div class="settings-stack">
        {reset && <ResetNotice reset={reset} now={now} />}
        {state.since ? <On {...props} since={state.since} /> : <Off {...props} />}
      </div>
    </>
  )
}

function Off({ demanded, now }: TwoFactorProps) {
  return (
    <>
      {demanded && (
        <Notice
          tone={demanded.over ? 'bad' : 'warn'}
          title={demanded.over ? 'Set it up to go on' : 'The market asks you to set it up'}
        >
          {demanded.over ? (
            'Everything else waits until then: what you do here needs a second factor.'
          ) : (
            <>
              What you do here needs a second factor. You have until <Time at={demanded.by} now={now} show="exact" />.
            </>
          )}
        </Notice>
      )}
      <Card>
        <EmptyState
          icon="smartphone"
          title="Off: your password alone signs you in"
          action={
            <LinkButton variant="primary" icon="shield-check" href={paths.twoFactorPart('new')}>
              Set up two-factor sign-in
            </LinkButton>
          }
        >
          You need an authenticator app on your telephone; it works without a network. It takes a minute.
        </EmptyState>
      </Card>
    </>
  )
}

function On({ state, since, devices, demanded, error, now }: TwoFactorProps & { since: Date }) {
  return (
    <>
      <Card
        title="Authenticator app"
        actions={
          <Badge tone="good" icon="circle-check">
            On
          </Badge>
        }
      >
        <div class="stack stack-s">
          <p>
            Since <Time at={since} now={now} /> signing in takes a code of your app. Before what matters most you are
            asked for one again.
          </p>
          <div class="actions">
            <LinkButton icon="smartphone" href={paths.twoFactorPart('new')}>
              Move to another app
            </LinkButton>
          </div>
        </div>
      </Card>
      <Card title="Recovery codes">
        <div class="stack stack-s">
          <CodesLeft left={state.codesLeft} />
          <form class="actions" method="post" action={paths.twoFactorPart('recovery-codes')}>
            <Button icon="rotate-ccw">Make new codes</Button>
          </form>
        </div>
      </Card>
      {devices.length > 0 && <Devices devices={devices} now={now} />}
      <Card title="Switch it off">
        {demanded ? (
          <p>The market asks for a second factor for what you do here, so it stays on. It can move to another app.</p>
        ) : (
          <RemovalForm error={error} />
        )}
      </Card>
    </>
  )
}

function CodesLeft({ left }: { left: number }) {
  if (left === 0)
    return (
      <Notice tone="bad" title="None is left">
        Make new ones: without your telephone nothing else signs you in.
      </Notice>
    )
  return (
    <p>
      <strong>{left}</strong> of 10 {left === 1 ? 'is' : 'are'} left. Each signs you in once, should your telephone be
      gone.{left < 4 && ' Make new ones soon.'}
    </p>
  )
}

export function RemovalForm({ error }: { error?: string | undefined }) {
  return (
    <form class="form" id="two-factor-off" method="post" action={paths.twoFactorPart('removal')} novalidate>
      <ErrorSummary errors={error ? { code: error } : {}} form="off" />
      <CodeField form="off" error={error} autofocus={Boolean(error)} />
      <div class="actions">
        <Button variant="danger">Switch off two-factor sign-in</Button>
      </div>
    </form>
  )
}

function Devices({ devices, now }: { devices: TrustedDevice[]; now: Date }) {
  return (
    <Card
      title="Not asked for a code"
      flush
      actions={
        <form method="post" action={paths.twoFactorPart('devices')}>
          <Button size="s">Ask everywhere again</Button>
        </form>
      }
    >
      <ul class="session-list">
        {devices.map(({ userAgent, createdAt, expiresAt }) => (
          <li class="session">
            <div class="session-words">
              <div class="session-device">{deviceName(userAgent)}</div>
              <div class="session-facts">
                Since <Time at={createdAt} now={now} />, until <Time at={expiresAt} now={now} show="exact" />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function ResetNotice({ reset, now }: { reset: WaitingReset; now: Date }) {
  return (
    <Notice
      tone="bad"
      title="Your second factor is about to be taken away"
      actions={
        <form method="post" action={paths.twoFactorPart('objection')}>
          <Button variant="danger">Keep my second factor</Button>
        </form>
      }
    >
      {reset.askedByName} asked for it: “{reset.reason}”. It happens at <Time at={reset.dueAt} now={now} show="exact" />
      , or earlier if another admin agrees. If you did not ask for this, stop it.
    </Notice>
  )
}
