import { paths } from '#src/lib/paths.ts'
import type { TeamMember } from '#src/market/shops/team.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { shopRoleNames } from '#templates/ui/role-words.ts'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { roleOptions, shopRoles, type TeamProps, teamSwap } from './team-desk.ts'

/** Who works here, and for owners what each of them may do. */
export function People(props: TeamProps) {
  const { team, role } = props
  const columns = [{ label: 'Person' }, { label: 'Role' }, { label: 'Here since' }, { label: 'Last seen' }]
  return (
    <Card title="People" flush>
      <Table
        caption="People of this shop"
        class="team"
        columns={role === 'owner' ? [...columns, { label: 'Change', hideLabel: true }] : columns}
      >
        {team.people.map((one) => (
          <Person {...props} one={one} />
        ))}
      </Table>
    </Card>
  )
}

function Person({ one, selfId, role, now }: TeamProps & { one: TeamMember }) {
  return (
    <tr>
      <Cell heading class="team-person">
        <Avatar name={one.name} shape="person" size="s" />
        <span class="team-name">
          {one.name} {one.id === selfId && <Badge>You</Badge>}{' '}
          {one.locked && (
            <Badge tone="bad" icon="lock">
              Locked
            </Badge>
          )}
          <span class="team-mail">{one.email}</span>
        </span>
      </Cell>
      <Cell label="Role">{shopRoleNames[one.role]}</Cell>
      <Cell label="Here since">
        <Time at={one.since} now={now} />
      </Cell>
      <Cell label="Last seen">{one.seenAt ? <Time at={one.seenAt} now={now} /> : 'Never'}</Cell>
      {role === 'owner' && (
        <Cell class="team-change">
          <details class="disclosure">
            <Summary>
              Change <span class="visually-hidden">{one.name}</span>
            </Summary>
            <ChangeForms one={one} self={one.id === selfId} />
          </details>
        </Cell>
      )}
    </tr>
  )
}

function ChangeForms({ one, self }: { one: TeamMember; self: boolean }) {
  const to = paths.teamMember(one.id, 'role')
  const removal = paths.teamMember(one.id, 'removal')
  return (
    <div class="team-forms">
      <form method="post" action={to} hx-post={to} {...teamSwap}>
        <Field
          name="role"
          form={`role-${one.id}`}
          type="select"
          label="Role"
          value={one.role}
          options={roleOptions(shopRoles)}
        />
        <Button size="s" busyText="Changing">
          Change role
        </Button>
      </form>
      {!self && (
        <form method="post" action={removal} hx-post={removal} {...teamSwap}>
          <p class="quiet">{one.name} loses access at once, and is told by mail.</p>
          <Button size="s" variant="danger" busyText="Removing">
            Remove {one.name}
          </Button>
        </form>
      )}
    </div>
  )
}
