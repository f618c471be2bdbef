import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { StaffInvitation } from '#src/market/accounts/staff-invitations.ts'
import type { UserRow, UserView } from '#src/market/accounts/users.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { staffRoleHints, staffRoleNames } from '#templates/ui/role-words.ts'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

export type UsersPageProps = {
  rows: UserRow[]
  next: number | null
  q: string
  view: UserView
  later: boolean
  invitations: StaffInvitation[]
  errors?: Errors
  typed?: Typed
  now: Date
}

const labels: Record<UserView, string> = { all: 'Everybody', staff: 'Staff', locked: 'Locked' }

/** Everybody with an account, found by name or address; the staff with those who are invited to it. */
export function UsersPage(props: UsersPageProps) {
  const { rows, next, q, view, later } = props
  const at = (more: Record<string, string>) => paths.adminUsers({ view: view === 'all' ? '' : view, q, ...more })
  return (
    <div class="stack">
      <PageHead title="People" lead="Everybody who has an account here. Only admins see this page." />
      <Tabs
        label="People"
        tabs={(Object.keys(labels) as UserView[]).map((one) => ({
          label: labels[one],
          href: paths.adminUsers({ view: one === 'all' ? '' : one, q }),
          current: one === view,
        }))}
      />
      <SearchField
        action={paths.adminUsers()}
        label="Find by name or mail address"
        id="people-q"
        value={q}
        keep={{ view: view === 'all' ? undefined : view }}
      />
      <div class={view === 'staff' ? 'columns columns-main columns-top' : undefined}>
        <div class="stack">
          {rows.length > 0 ? <People {...props} /> : <Nobody {...props} />}
          <Pager
            next={next === null ? null : at({ after: String(next) })}
            previous={later ? at({}) : null}
            label="Pages of people"
          />
        </div>
        {view === 'staff' && (
          <div class="stack">
            <Invite {...props} />
            {props.invitations.length > 0 && <Invited {...props} />}
          </div>
        )}
      </div>
    </div>
  )
}

function People({ rows, now }: UsersPageProps) {
  const columns = [{ label: 'Person' }, { label: 'Works in' }, { label: 'Since' }, { label: 'Last seen' }]
  return (
    <Card flush>
      <Table caption="People" columns={columns} class="team">
        {rows.map((one) => (
          <tr>
            <Cell heading>
              <div class="team-words">
                <a href={paths.adminUser(one.id)}>{one.name}</a> <UserBadges {...one} />
                <span class="team-mail">{one.email}</span>
              </div>
            </Cell>
            <Cell label="Works in">{one.shops.length > 0 ? one.shops.join(', ') : '–'}</Cell>
            <Cell label="Since">
              <Time at={one.createdAt} now={now} show="date" />
            </Cell>
            <Cell label="Last seen">{one.seenAt ? <Time at={one.seenAt} now={now} /> : 'Never'}</Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

/** What stands out of a person: a role in the staff, a locked account. */
export function UserBadges({ staffRole, lockedAt }: Pick<UserRow, 'staffRole' | 'lockedAt'>) {
  return (
    <>
      {staffRole && (
        <Badge tone="info" icon="shield-check">
          {staffRoleNames[staffRole]}
        </Badge>
      )}{' '}
      {lockedAt && (
        <Badge tone="bad" icon="lock">
          Locked
        </Badge>
      )}
    </>
  )
}

function Nobody({ q, view }: UsersPageProps) {
  if (q) {
    return (
      <EmptyState icon="search" title={`Nobody matches “${q}”`}>
        Every word must occur in the name or the address. Try a part of it.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="users" title={view === 'locked' ? 'No account is locked' : 'Nobody is here'}>
      {view === 'locked'
        ? 'An admin locks an account on the page of its person.'
        : 'People appear here once they register.'}
    </EmptyState>
  )
}

const roles = ['operator', 'viewer', 'admin'] as const

function Invite({ errors = {}, typed = {} }: UsersPageProps) {
  return (
    <Card title="Invite to the staff" id="invite">
      <form class="form" id="staff-form" method="post" action={paths.staffInvitations} novalidate>
        <ErrorSummary errors={errors} form="staff" />
        <Field
          name="email"
          form="staff"
          type="email"
          label="Mail address"
          hint="They get a link that works for seven days, whether they have an account or not."
          value={typed.email}
          error={errors.email}
          autocomplete="off"
          required
        />
        <Field
          name="role"
          form="staff"
          type="radio"
          label="Role"
          value={typed.role ?? 'operator'}
          error={errors.role}
          options={roles.map((value) => ({ value, label: staffRoleNames[value], hint: staffRoleHints[value] }))}
        />
        <div class="actions">
          <Button variant="primary" icon="send">
            Send invitation
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Invited({ invitations, now }: UsersPageProps) {
  return (
    <Card title="Invited" flush>
      <ul class="session-list">
        {invitations.map(({ id, email, role, inviterName, sentAt, expiresAt }) => (
          <li class="session team-invitation">
            <div class="session-words">
              <div class="session-device">
                {email} <Badge>{staffRoleNames[role]}</Badge>
              </div>
              <div class="session-facts">
                By {inviterName} <Time at={sentAt} now={now} />; {expiresAt <= now ? 'ran out ' : 'the link ends '}
                <Time at={expiresAt} now={now} />
              </div>
            </div>
            <div class="actions">
              <form method="post" action={paths.staffInvitation(id, 'replacement')}>
                <Button size="s" icon="send">
                  Send again <span class="visually-hidden">to {email}</span>
                </Button>
              </form>
              <form method="post" action={paths.staffInvitation(id, 'withdrawal')}>
                <Button size="s" variant="quiet">
                  Take back <span class="visually-hidden">the invitation of {email}</span>
                </Button>
              </form>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
