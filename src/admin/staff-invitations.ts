import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { goTo } from '#src/frame/page.tsx'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { emailField } from '#src/lib/person-fields.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import {
  inviteToStaff,
  resendStaffInvitation,
  withdrawStaffInvitation,
} from '#src/market/accounts/staff-invitations.ts'
import { answerUsers } from './users.tsx'

const form = z.object({ email: emailField, role: z.enum(['admin', 'operator', 'viewer'], 'Choose a role.') })
const ONE = '/users/invitations/:id{[1-9][0-9]{0,14}}'

const done = (c: Ctx, text: string) => goTo(c, paths.adminUsers({ view: 'staff' }), { text })

/** A no of the world stands beside the form, with what was typed. */
async function trying(c: Ctx, typed: Record<string, string>, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== 'conflict' && error.code !== 'too-many')) throw error
    const status = statusOf(error) as 409 | 429
    const field = error.facts.field === 'email' ? 'email' : ''
    return answerUsers(c, { status, errors: { [field]: error.message }, typed }, true)
  }
}

/** Invitations to the market's staff, by mail. Behind the rule that this is for admins. */
export const staffInvitations = new Hono<Env>()
  .post('/users/invitations', requireFreshProof, async (c) => {
    const parsed = parseForm(form, await c.req.formData())
    if (!parsed.ok) return answerUsers(c, { status: 422, errors: parsed.errors, typed: parsed.typed }, true)
    return trying(c, parsed.typed, async () => {
      await inviteToStaff(c.var.db, c.var.config.secret, personOf(c), parsed.value)
      return done(c, `An invitation is on its way to ${parsed.value.email}.`)
    })
  })
  .post(`${ONE}/replacement`, (c) =>
    trying(c, {}, async () => {
      const id = Number(c.req.param('id'))
      const email = await resendStaffInvitation(c.var.db, c.var.config.secret, personOf(c), id)
      return done(c, `A new invitation is on its way to ${email}.`)
    }),
  )
  .post(`${ONE}/withdrawal`, async (c) => {
    const email = await withdrawStaffInvitation(c.var.db, personOf(c), Number(c.req.param('id')))
    return done(c, `The invitation of ${email} is taken back.`)
  })
