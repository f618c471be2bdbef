import { paths } from '#src/lib/paths.ts'
import type { ShopRole, StaffRole } from '#src/market/accounts/sessions.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { aRole, shopRoleHints, shopRoleNames, staffRoleHints, staffRoleNames } from '#templates/ui/role-words.ts'
import { Panel } from './panel.tsx'

export type InvitationProps = {
  invitation:
    | { to: 'shop'; shopName: string; role: ShopRole; inviterName: string }
    | { to: 'staff'; role: StaffRole; inviterName: string }
  token: string
  /** Who is signed in, and whether it is who was invited. */
  person: { name: string; email: string; fits: boolean } | null
  marketName: string
}

/** What somebody is invited to, and the way to accept it: with the address it was mailed to, and no other. */
export function InvitationPage({ invitation, token, person, marketName }: InvitationProps) {
  const shop = invitation.to === 'shop'
  const place = shop ? invitation.shopName : `the staff of ${marketName}`
  const name = shop ? shopRoleNames[invitation.role] : staffRoleNames[invitation.role]
  const hint = shop ? shopRoleHints[invitation.role] : staffRoleHints[invitation.role]
  return (
    <Panel heading={shop ? `Work in ${place}` : `Join ${place}`}>
      <p>
        {invitation.inviterName} invites you to {place}
        {shop && `, a shop at ${marketName}`}, as <strong>{aRole(name)}</strong>. {hint}
      </p>
      {person?.fits && (
        <form class="form" method="post" action={paths.invitation(token)}>
          <p class="quiet">You are signed in as {person.email}.</p>
          <Button variant="primary" icon="check" wide>
            Accept invitation
          </Button>
        </form>
      )}
      {person && !person.fits && (
        <>
          <Notice tone="warn" title="This invitation was sent to another address">
            You are signed in as {person.email}. Sign out, then open the link again and sign in with the address it was
            mailed to.
          </Notice>
          <form method="post" action={paths.logout}>
            <Button wide>Sign out</Button>
          </form>
        </>
      )}
      {!person && <Doors token={token} />}
    </Panel>
  )
}

/** The same for everybody: whether the address has an account is not said here. */
function Doors({ token }: { token: string }) {
  const back = paths.invitation(token)
  return (
    <div class="stack stack-s">
      <p class="quiet">Use the address that the invitation was mailed to. Afterwards you come back here.</p>
      <LinkButton href={paths.login(back)} variant="primary" wide>
        Sign in
      </LinkButton>
      <LinkButton href={paths.registerFor(back)} wide>
        Create an account
      </LinkButton>
    </div>
  )
}

/** For any link that cannot be used, whatever the reason. */
export function OverPage({ words }: { words: string }) {
  return (
    <Panel heading="This invitation is over">
      <p>{words}</p>
      <LinkButton href={paths.home} wide>
        Go to the market
      </LinkButton>
    </Panel>
  )
}
