import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { goTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal, statusOf } from '#src/lib/refusal.ts'
import { lockUser, unlockUser } from '#src/market/accounts/locking.ts'
import { revokeSession, revokeSessions } from '#src/market/accounts/session-list.ts'
import { changeStaffRole } from '#src/market/accounts/staffing.ts'
import { recordUserEvent } from '#src/market/accounts/user-history.ts'
import { findUser } from '#src/market/accounts/users.ts'
import { UserPage, type UserPageProps } from '#templates/admin/user.tsx'

const USER = '/users/:id{[1-9][0-9]{0,14}}'
const reason = z
  .string()
  .default('')
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(z.string().max(1000, 'A reason has at most 1,000 letters.'))
const lockForm = z.object({
  reason: reason.pipe(z.string().min(1, 'Say why: it is mailed to the person, and kept.')),
})
const roleForm = z.object({ role: z.enum(['', 'admin', 'operator', 'viewer'], 'Choose a role.') })

type View = { status?: 200 | 409 | 422; form?: UserPageProps['form']; errors?: Errors; typed?: Typed; problem?: string }
const idOf = (c: Ctx) => Number(c.req.param('id'))

async function show(c: Ctx, { status = 200, ...wrong }: View = {}): Promise<Response> {
  const user = await findUser(c.var.db, idOf(c))
  if (!user) throw notFound('person')
  return showPage(c, {
    title: user.name,
    area: 'admin',
    status,
    breadcrumbs: [{ label: 'People', href: paths.adminUsers() }, { label: user.name }],
    body: <UserPage {...wrong} user={user} selfId={personOf(c).id} now={now()} />,
  })
}

/** Does something to an account and goes back to its page; a no of the world is said on top of it. */
async function act(c: Ctx, work: () => Promise<string>, typed: Typed = {}): Promise<Response> {
  try {
    const text = await work()
    return await goTo(c, paths.adminUser(idOf(c)), { text })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return show(c, { status: statusOf(error) as 409, problem: error.message, typed })
  }
}

/** One person's account: what they are here, where they are signed in, and what staff did to it. */
export const user = new Hono<Env>()
  .get(USER, (c) => show(c))

  .post(`${USER}/role`, requireFreshProof, async (c) => {
    const form = parseForm(roleForm, await c.req.formData())
    if (!form.ok) return show(c, { status: 422, form: 'role', errors: form.errors, typed: form.typed })
    return act(c, async () => {
      const { db, config } = c.var
      const name = await changeStaffRole(db, config.secret, personOf(c), idOf(c), form.value.role || null)
      return `${name} ${form.value.role ? `is ${form.value.role} now` : 'does not belong to the staff any more'}.`
    })
  })

  .post(`${USER}/lock`, requireFreshProof, async (c) => {
    const form = parseForm(lockForm, await c.req.formData())
    if (!form.ok) return show(c, { status: 422, form: 'lock', errors: form.errors, typed: form.typed })
    return act(
      c,
      async () => {
        const name = await lockUser(c.var.db, c.var.config.secret, personOf(c), idOf(c), form.value.reason)
        return `The account of ${name} is locked, and the reason mailed.`
      },
      form.typed,
    )
  })

  .post(`${USER}/lock/removal`, requireFreshProof, async (c) => {
    const form = parseForm(z.object({ reason }), await c.req.formData())
    if (!form.ok) return show(c, { status: 422, form: 'unlock', errors: form.errors, typed: form.typed })
    return act(c, async () => {
      const name = await unlockUser(c.var.db, c.var.config.secret, personOf(c), idOf(c), form.value.reason)
      return `The account of ${name} is open again.`
    })
  })

  .post(`${USER}/sessions/revocation`, (c) =>
    act(c, async () => {
      const self = personOf(c)
      const ended = await revokeSessions(c.var.db, idOf(c), idOf(c) === self.id ? self.sessionId : null)
      if (ended === 0) return 'There was no session to end.'
      await recordUserEvent(c.var.db, self, { userId: idOf(c), action: 'sessions-ended', details: { ended } })
      return ended === 1 ? 'One session is ended.' : `${ended} sessions are ended.`
    }),
  )

  .post(`${USER}/sessions/:sessionId{[1-9][0-9]{0,14}}/revocation`, (c) =>
    act(c, async () => {
      const ended = await revokeSession(c.var.db, idOf(c), Number(c.req.param('sessionId')))
      if (!ended) throw notFound('session of theirs; it may have ended already')
      await recordUserEvent(c.var.db, personOf(c), { userId: idOf(c), action: 'sessions-ended', details: { ended: 1 } })
      return 'That session is ended.'
    }),
  )
