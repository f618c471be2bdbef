import { deviceName } from '#src/lib/device.ts'
import { paths } from '#src/lib/paths.ts'
import type { SessionRow } from '#src/market/accounts/session-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Time } from '#templates/ui/time.tsx'

export type SessionsProps = { sessions: SessionRow[]; currentId: number; now: Date }

export function SessionsPage({ sessions, currentId, now }: SessionsProps) {
  return (
    <>
      <PageHead
        title="Where you are signed in"
        lead="Sign out what you do not know, then change your password."
        actions={<SignOutEverywhere others={sessions.length > 1} />}
      />
      <SessionList sessions={sessions} currentId={currentId} now={now} />
    </>
  )
}

function SignOutEverywhere({ others }: { others: boolean }) {
  return (
    <form class="actions" method="post" action={paths.sessionsRevocation}>
      {others && (
        <Button name="scope" value="others">
          Sign out everywhere else
        </Button>
      )}
      <Button name="scope" value="all" variant="danger">
        Sign out everywhere
      </Button>
    </form>
  )
}

export function SessionList({ sessions, currentId, now }: SessionsProps) {
  return (
    <Card flush id="sessions">
      <ul class="session-list">
        {sessions.map((session) => (
          <SessionItem session={session} current={session.id === currentId} now={now} />
        ))}
      </ul>
    </Card>
  )
}

function SessionItem({ session, current, now }: { session: SessionRow; current: boolean; now: Date }) {
  const device = deviceName(session.userAgent)
  return (
    <li class="session">
      <div class="session-words">
        <div class="session-device">
          {device} {current && <Badge tone="good">This device</Badge>}
        </div>
        <div class="session-facts">
          Last used <Time at={session.seenAt} now={now} />, signed in <Time at={session.createdAt} now={now} />
          {session.address && ` from ${session.address}`}
        </div>
      </div>
      {!current && (
        <form
          method="post"
          action={paths.session(session.id)}
          hx-post={paths.session(session.id)}
          hx-target="#sessions"
          hx-swap="outerMorph"
          hx-disable="find button"
        >
          <Button size="s" aria-label={`Sign out ${device}`} busyText="Signing out">
            Sign out
          </Button>
        </form>
      )}
    </li>
  )
}
