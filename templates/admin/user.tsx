import { deviceName } from '#src/lib/device.ts'
import { paths } from '#src/lib/paths.ts'
import type { StaffRole } from '#src/market/accounts/sessions.ts'
import type { UserAction, UserEvent } from '#src/market/accounts/user-history.ts'
import type { UserRecord } from '#src/market/accounts/users.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, DescriptionList, Notice } from '#templates/ui/card.tsx'
import { Timeline, type TimelineEvent } from '#templates/ui/progress.tsx'
import { shopRoleNames, staffRoleNames } from '#templates/ui/role-words.ts'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { Time } from '#templates/ui/time.tsx'
import { LockForm, RoleForm, UnlockForm, type UserPageProps } from './user-forms.tsx'
import { UserBadges } from './users.tsx'

export type { UserPageProps } from './user-forms.tsx'

/** One person: what they are here, where they are signed in, what staff did to the account. */
export function UserPage(props: UserPageProps) {
  const { user, problem, now } = props
  return (
    <div class="stack">
      <PageHead title={user.name} badge={<UserBadges {...user} />} lead={user.email} />
      {problem && (
        <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      {user.lockedAt && (
        <Notice tone="warn" title="This account is locked: nobody can sign in to it.">
          <p>
            Locked <Time at={user.lockedAt} now={now} />. The reason that was mailed:
          </p>
          <blockquote class="shop-reason">{user.lockReason}</blockquote>
        </Notice>
      )}
      <div class="columns columns-main columns-top">
        <div class="stack">
          <Facts user={user} now={now} />
          <Sessions user={user} now={now} />
          <Card title="What staff did to this account">
            {user.events.length > 0 ? (
              <Timeline now={now} events={user.events.map(eventOf)} />
            ) : (
              <p class="quiet">Nothing so far.</p>
            )}
          </Card>
        </div>
        <div class="stack">
          <RoleForm {...props} />
          {user.lockedAt ? <UnlockForm {...props} /> : <LockForm {...props} />}
        </div>
      </div>
    </div>
  )
}

function Facts({ user, now }: { user: UserRecord; now: Date }) {
  const orders = user.orders === 0 ? 'None' : <a href={paths.adminOrders({ q: user.email })}>{user.orders}</a>
  return (
    <Card title="Account">
      <DescriptionList
        items={[
          { term: 'Registered', value: <Time at={user.createdAt} now={now} show="date" /> },
          { term: 'Last seen', value: user.seenAt ? <Time at={user.seenAt} now={now} /> : 'Never' },
          { term: 'Orders', value: orders },
          { term: 'Second factor', value: <a href={paths.adminUserFactor(user.id)}>Two-factor sign-in</a> },
          {
            term: 'Shops',
            value:
              user.shops.length === 0 ? (
                'None'
              ) : (
                <ul>
                  {user.shops.map((shop) => (
                    <li>
                      <a href={paths.adminShop(shop.id, { status: 'all' })}>{shop.name}</a>, {shopRoleNames[shop.role]}{' '}
                      <ShopStatusBadge status={shop.status} />
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Card>
  )
}

function Sessions({ user, now }: { user: UserRecord; now: Date }) {
  const { id, sessions } = user
  if (sessions.length === 0) {
    return (
      <Card title="Sessions">
        <p class="quiet">Signed in nowhere.</p>
      </Card>
    )
  }
  const endAll = (
    <form method="post" action={paths.adminUserPart(id, 'sessions/revocation')}>
      <Button size="s">End all sessions</Button>
    </form>
  )
  return (
    <Card title="Sessions" flush actions={endAll}>
      <ul class="session-list">
        {sessions.map((session) => (
          <li class="session">
            <div class="session-words">
              <div class="session-device">{deviceName(session.userAgent)}</div>
              <div class="session-facts">
                Last used <Time at={session.seenAt} now={now} />, signed in <Time at={session.createdAt} now={now} />
                {session.address && ` from ${session.address}`}
              </div>
            </div>
            <form method="post" action={paths.adminUserSession(id, session.id)}>
              <Button size="s" variant="quiet" aria-label={`End the session of ${deviceName(session.userAgent)}`}>
                End
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </Card>
  )
}

const words: Record<UserAction, { title: string; tone?: TimelineEvent['tone'] }> = {
  'role-changed': { title: 'Role in the staff changed', tone: 'info' },
  locked: { title: 'Locked', tone: 'bad' },
  unlocked: { title: 'Unlocked', tone: 'good' },
  'sessions-ended': { title: 'Sessions ended' },
}

function eventOf({ action, reason, details, actorName, at }: UserEvent): TimelineEvent {
  const roleName = (role: unknown) => staffRoleNames[role as StaffRole] ?? 'not of the staff'
  const line =
    action === 'role-changed'
      ? `${roleName(details.from)} → ${roleName(details.to)}${details.invited ? ', by invitation' : ''}`
      : action === 'sessions-ended'
        ? `${details.ended} ended`
        : ''
  const children =
    line || reason ? (
      <>
        {line && <p>{line}</p>}
        {reason && <p>“{reason}”</p>}
      </>
    ) : undefined
  return { at, ...words[action], by: actorName, children }
}
