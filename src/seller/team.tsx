import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf, shopOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { requireShop } from '#src/frame/guards.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { emailField } from '#src/lib/person-fields.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { inviteToShop, resendInvitation, type TeamActor, withdrawInvitation } from '#src/market/shops/invitations.ts'
import { listRights, mayInvite } from '#src/market/shops/roles.ts'
import { changeRole, getTeam, leaveShop, removeMember } from '#src/market/shops/team.ts'
import { TeamDesk } from '#templates/seller/team.tsx'
import { shopRoleNames } from '#templates/ui/role-words.ts'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

const role = z.enum(['owner', 'manager', 'stock-keeper', 'viewer'], 'Choose a role.')
const invitationForm = z.object({ email: emailField, role })
const ID = '{[1-9][0-9]{0,14}}'

type View = {
  status?: 200 | 409 | 422 | 429
  errors?: Errors
  typed?: Typed
  problem?: string
  toast?: ToastProps
}

function actorOf(c: Ctx): TeamActor {
  const { id, name, sessionId } = personOf(c)
  const shop = shopOf(c)
  return { id, name, sessionId, shopId: shop.id, role: shop.role }
}

async function answer(c: Ctx, { status = 200, toast, ...view }: View = {}): Promise<Response> {
  const shop = shopOf(c)
  const desk = (
    <TeamDesk
      {...view}
      team={await getTeam(c.var.db, shop.id)}
      shopName={shop.name}
      selfId={personOf(c).id}
      role={shop.role}
      invites={mayInvite(shop.role)}
      rights={listRights()}
      now={now()}
    />
  )
  if (!wantsFragment(c)) return showPage(c, { title: 'Team', area: 'seller', status, body: desk })
  return showFragment(
    c,
    <>
      {desk}
      {toast && <ToastAnswer {...toast} />}
    </>,
    status,
  )
}

/** Does something to the team, and answers with the team as it then is; a no of the world is said on top of it. */
async function act(c: Ctx, work: () => Promise<string>, typed: Typed = {}): Promise<Response> {
  try {
    const toast = { text: await work() }
    return wantsFragment(c) ? await answer(c, { toast }) : await goTo(c, paths.team, toast)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'forbidden' || error.code === 'not-found') throw error
    const status = statusOf(error) as 409 | 429
    if (error.facts.field === 'email') return answer(c, { status, errors: { email: error.message }, typed })
    return answer(c, { status, problem: error.message, typed })
  }
}

/** Who works in a shop: invited by mail, with a role that owners change. */
export const team = new Hono<Env>()
  .use('/team', requireShop)
  .use('/team/*', requireShop)
  .get('/team', (c) => answer(c))

  .post('/team/invitations', requireFreshProof, async (c) => {
    const form = parseForm(invitationForm, await c.req.formData())
    if (!form.ok) return answer(c, { status: 422, errors: form.errors, typed: form.typed })
    const { db, config } = c.var
    return act(
      c,
      async () => {
        await inviteToShop(db, config.secret, actorOf(c), form.value)
        return `An invitation is on its way to ${form.value.email}.`
      },
      form.typed,
    )
  })

  .post(`/team/invitations/:id${ID}/replacement`, (c) =>
    act(c, async () => {
      const { db, config } = c.var
      const email = await resendInvitation(db, config.secret, actorOf(c), Number(c.req.param('id')))
      return `A new invitation is on its way to ${email}. The link of the old one works no longer.`
    }),
  )

  .post(`/team/invitations/:id${ID}/withdrawal`, (c) =>
    act(c, async () => {
      const email = await withdrawInvitation(c.var.db, actorOf(c), Number(c.req.param('id')))
      return `The invitation of ${email} is taken back.`
    }),
  )

  .post(`/team/:userId${ID}/role`, requireFreshProof, async (c) => {
    const form = parseForm(z.object({ role }), await c.req.formData())
    if (!form.ok) return answer(c, { status: 422, problem: form.errors.role ?? 'Choose a role.' })
    return act(c, async () => {
      const { db, config } = c.var
      const name = await changeRole(db, config.secret, actorOf(c), Number(c.req.param('userId')), form.value.role)
      return `${name}: ${shopRoleNames[form.value.role].toLowerCase()} from now on.`
    })
  })

  .post(`/team/:userId${ID}/removal`, requireFreshProof, (c) =>
    act(c, async () => {
      const { db, config } = c.var
      const name = await removeMember(db, config.secret, actorOf(c), Number(c.req.param('userId')))
      return `${name} no longer works here.`
    }),
  )

  .post('/team/departure', async (c) => {
    const { name } = shopOf(c)
    try {
      await leaveShop(c.var.db, actorOf(c))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return answer(c, { status: 409, problem: error.message })
    }
    return leadTo(c, paths.account, { text: `You have left ${name}.` })
  })
