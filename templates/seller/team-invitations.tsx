import { paths } from '#src/lib/paths.ts'
import type { OpenInvitation } from '#src/market/shops/team.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { shopRoleHints, shopRoleNames } from '#templates/ui/role-words.ts'
import { Time } from '#templates/ui/time.tsx'
import { type TeamProps, teamSwap } from './team-desk.ts'

/** Who was invited and has not come yet. */
export function Invitations(props: TeamProps) {
  return (
    <Card title="Invited" flush>
      <ul class="session-list">
        {props.team.invitations.map((one) => (
          <Invitation {...props} one={one} />
        ))}
      </ul>
    </Card>
  )
}

function Invitation({ one, invites, now }: TeamProps & { one: OpenInvitation }) {
  const over = one.expiresAt <= now
  const [again, back] = [paths.teamInvitation(one.id, 'replacement'), paths.teamInvitation(one.id, 'withdrawal')]
  return (
    <li class="session team-invitation">
      <div class="session-words">
        <div class="session-device">
          {one.email} <Badge>{shopRoleNames[one.role]}</Badge>
        </div>
        <div class="session-facts">
          Invited by {one.inviterName} <Time at={one.sentAt} now={now} />; {over ? 'ran out ' : 'the link ends '}
          <Time at={one.expiresAt} now={now} />
        </div>
      </div>
      {invites.includes(one.role) && (
        <div class="actions">
          <form method="post" action={again} hx-post={again} {...teamSwap}>
            <Button size="s" icon="send" busyText="Sending">
              Send again <span class="visually-hidden">to {one.email}</span>
            </Button>
          </form>
          <form method="post" action={back} hx-post={back} {...teamSwap}>
            <Button size="s" variant="quiet" busyText="Taking back">
              Take back <span class="visually-hidden">the invitation of {one.email}</span>
            </Button>
          </form>
        </div>
      )}
    </li>
  )
}

/** Invites an address to a role. */
export function Invite({ invites, errors = {}, typed = {} }: TeamProps) {
  return (
    <Card title="Invite somebody" id="invite">
      <form
        class="form"
        id="invite-form"
        method="post"
        action={paths.teamInvitations}
        hx-post={paths.teamInvitations}
        {...teamSwap}
        novalidate
      >
        <ErrorSummary errors={errors} form="invite" />
        <Field
          name="email"
          form="invite"
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
          form="invite"
          type="radio"
          label="Role"
          value={typed.role ?? invites.at(-1)}
          error={errors.role}
          options={invites.map((value) => ({ value, label: shopRoleNames[value], hint: shopRoleHints[value] }))}
        />
        <div class="actions">
          <Button variant="primary" icon="send" busyText="Inviting">
            Send invitation
          </Button>
        </div>
      </form>
    </Card>
  )
}
