import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { shopRoleNames } from '#templates/ui/role-words.ts'
import { Cell, Table } from '#templates/ui/table.tsx'
import { ShopTabs } from './shop-tabs.tsx'
import { shopRoles, type TeamProps, teamDeskId } from './team-desk.ts'
import { Invitations, Invite } from './team-invitations.tsx'
import { People } from './team-people.tsx'

/** Who works in a shop, who is invited to, and what each may do. */
export function TeamDesk(props: TeamProps) {
  const { team, shopName, invites, problem, rights } = props
  return (
    <div class="stack" id={teamDeskId}>
      <PageHead title="Team" lead={`Who works in ${shopName}, and what each of them may do.`} />
      <ShopTabs current="team" />
      {problem && (
        <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      <div class="columns columns-main columns-top">
        <div class="stack">
          <People {...props} />
          {team.invitations.length > 0 && <Invitations {...props} />}
          <Rights rights={rights} />
        </div>
        <div class="stack">
          {invites.length > 0 && <Invite {...props} />}
          <Leave {...props} />
        </div>
      </div>
    </div>
  )
}

function Rights({ rights }: Pick<TeamProps, 'rights'>) {
  return (
    <Card title="What each role may do" flush>
      <Table
        caption="What each role may do"
        class="team-rights"
        density="dense"
        stack={false}
        columns={[
          { label: 'Everybody may look. Beyond that:' },
          ...shopRoles.map((one) => ({ label: shopRoleNames[one] })),
        ]}
      >
        {rights.map(({ what, who }) => (
          <tr>
            <Cell heading>{what}</Cell>
            {shopRoles.map((one) => (
              <td>
                {who.includes(one) ? (
                  <>
                    <Icon name="check" size="s" />
                    <span class="visually-hidden">yes</span>
                  </>
                ) : (
                  <span class="visually-hidden">no</span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function Leave({ shopName, team, selfId }: TeamProps) {
  const others = team.people.some(({ id, role }) => id !== selfId && role === 'owner')
  const self = team.people.find(({ id }) => id === selfId)
  if (self?.role === 'owner' && !others) {
    return <p class="quiet">You are the only owner: make somebody else owner before you leave.</p>
  }
  return (
    <details class="disclosure">
      <Summary>Leave this shop</Summary>
      <form class="stack stack-s" method="post" action={paths.teamDeparture}>
        <p class="quiet">You no longer see {shopName} then. An owner can invite you again.</p>
        <div class="actions">
          <Button variant="danger">Leave {shopName}</Button>
        </div>
      </form>
    </details>
  )
}
