import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { INVITATION_OVER, invitationHash } from '#src/market/accounts/invitation-token.ts'
import { chooseShop } from '#src/market/accounts/session-list.ts'
import { acceptStaffInvitation, findStaffInvitation } from '#src/market/accounts/staff-invitations.ts'
import { acceptShopInvitation, findShopInvitation } from '#src/market/shops/invitation-acceptance.ts'
import { InvitationPage, type InvitationProps, OverPage } from '#templates/account/invitation.tsx'

type Found = NonNullable<InvitationProps['invitation']> & { email: string; hash: Buffer }

/** What the link opens: an invitation to a shop or to the staff. */
async function findInvitation(c: Ctx): Promise<Found | null> {
  const hash = invitationHash(c.req.param('token') ?? '')
  if (!hash) return null
  const shop = await findShopInvitation(c.var.db, hash)
  if (shop) return { to: 'shop', ...shop, hash }
  const staff = await findStaffInvitation(c.var.db, hash)
  return staff && { to: 'staff', ...staff, hash }
}

async function show(c: Ctx, found: Found | null, status: 200 | 403 | 404 = 200): Promise<Response> {
  // The link is a key to what it offers: no page that it leads to is told of it.
  c.header('Referrer-Policy', 'no-referrer')
  if (!found) {
    return showPage(c, {
      title: 'Invitation',
      area: 'account',
      status: 404,
      body: <OverPage words={INVITATION_OVER} />,
    })
  }
  const { person } = c.var
  const { email, hash: _, ...invitation } = found
  const body = (
    <InvitationPage
      invitation={invitation}
      token={c.req.param('token') ?? ''}
      person={person && { name: person.name, email: person.email, fits: person.email === email }}
      marketName={(await siteOf(c)).name}
    />
  )
  return showPage(c, { title: 'Invitation', area: 'account', status, body })
}

async function accept(c: Ctx, found: Found): Promise<Response> {
  const person = personOf(c)
  // Whoever gains a role goes on under a session id that nobody could have planted before.
  const renew = async () => {
    const cookie = await c.var.sessions.rotate(c.req.header('cookie') ?? '')
    if (cookie) c.header('Set-Cookie', cookie, { append: true })
  }
  if (found.to === 'shop') {
    const { shopId, shopName } = await acceptShopInvitation(c.var.db, person, found.hash)
    await chooseShop(c.var.db, person, shopId)
    await renew()
    return goTo(c, paths.seller, { text: `Welcome to ${shopName}.` })
  }
  await acceptStaffInvitation(c.var.db, person, found.hash)
  await renew()
  return goTo(c, paths.admin, { text: 'Welcome to the staff.' })
}

/** Accepting what somebody was invited to by mail. */
export const invitations = new Hono<Env>()
  .get('/invitations/:token', async (c) => show(c, await findInvitation(c)))
  .post('/invitations/:token', requirePerson, async (c) => {
    const found = await findInvitation(c)
    if (!found) return show(c, null)
    try {
      return await accept(c, found)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return error.code === 'forbidden' ? show(c, found, 403) : show(c, null)
    }
  })
