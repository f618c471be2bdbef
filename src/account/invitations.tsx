import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { renewSession } from '#src/frame/renewal.ts'
import { siteOf } from '#src/frame/site.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { INVITATION_OVER, invitationHash } from '#src/market/accounts/invitation-token.ts'
import { chooseShop } from '#src/market/accounts/session-list.ts'
import { acceptStaffInvitation, findStaffInvitation, hasJoinedStaff } from '#src/market/accounts/staff-invitations.ts'
import { acceptShopInvitation, findJoinedShop, findShopInvitation } from '#src/market/shops/invitation-acceptance.ts'
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

const renew = (c: Ctx) => renewSession(c, c.req.param('token') ?? '')

/** A second click comes with the id of before the first: it is the same person, and goes on under the new id, too. */
const secondClick = createMiddleware<Env>(async (c, next) => {
  const cookie = c.var.person ? null : await renew(c)
  if (cookie) c.set('person', (await c.var.sessions.read(cookie, { counted: false })).person)
  return next()
})

const accept = (c: Ctx, { to, hash }: Found) =>
  to === 'shop' ? acceptShopInvitation(c.var.db, personOf(c), hash) : acceptStaffInvitation(c.var.db, personOf(c), hash)

/** On to what this person has accepted, now or with a click before; null where they have not. */
async function goOn(c: Ctx): Promise<Response | null> {
  const { db } = c.var
  const person = personOf(c)
  const hash = invitationHash(c.req.param('token') ?? '')
  const shop = hash && (await findJoinedShop(db, person.id, hash))
  if (!shop && !(hash && (await hasJoinedStaff(db, person.id, hash)))) return null
  if (shop) await chooseShop(db, person, shop.shopId)
  await renew(c)
  return shop
    ? goTo(c, paths.seller, { text: `Welcome to ${shop.shopName}.` })
    : goTo(c, paths.admin, { text: 'Welcome to the staff.' })
}

/** Accepting what somebody was invited to by mail. */
export const invitations = new Hono<Env>()
  .get('/invitations/:token', async (c) => show(c, await findInvitation(c)))
  .post('/invitations/:token', secondClick, requirePerson, async (c) => {
    const found = await findInvitation(c)
    try {
      if (found) await accept(c, found)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'forbidden') return show(c, found, 403)
    }
    return (await goOn(c)) ?? show(c, null)
  })
