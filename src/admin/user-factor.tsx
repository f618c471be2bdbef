import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { requireAdmin } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { getFactorState } from '#src/market/accounts/enrolment.ts'
import { agreeReset, askReset, findReset, withdrawReset } from '#src/market/accounts/factor-resets.ts'
import { findUser } from '#src/market/accounts/users.ts'
import { UserFactorPage, type UserFactorProps } from '#templates/admin/user-factor.tsx'

const FACTOR = '/users/:id{[1-9][0-9]{0,14}}/second-factor'
const MOST_REASON = 1000

type Wrong = Pick<UserFactorProps, 'error' | 'problem' | 'reason'> & { status?: 409 | 422 }
const idOf = (c: Ctx) => Number(c.req.param('id'))

async function show(c: Ctx, { status, ...wrong }: Wrong = {}): Promise<Response> {
  const { db } = c.var
  const [user, state, reset] = await Promise.all([
    findUser(db, idOf(c)),
    getFactorState(db, idOf(c)),
    findReset(db, idOf(c)),
  ])
  if (!user) throw notFound('person')
  const body = <UserFactorPage {...{ user, state, reset, selfId: personOf(c).id, now: now() }} {...wrong} />
  return showPage(c, {
    title: `Second factor of ${user.name}`,
    area: 'admin',
    status: status ?? 200,
    breadcrumbs: [
      { label: 'People', href: paths.adminUsers() },
      { label: user.name, href: paths.adminUser(user.id) },
      { label: 'Second factor' },
    ],
    body,
  })
}

async function act(c: Ctx, work: () => Promise<string>, reason = ''): Promise<Response> {
  try {
    return await goTo(c, paths.adminUserFactor(idOf(c)), { text: await work() })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return show(c, { status: 409, problem: error.message, reason })
  }
}

/** Somebody's lost second factor: taken away by two admins, or by one after a day in which its owner may object. */
export const userFactor = new Hono<Env>()
  .get(FACTOR, requireAdmin, (c) => show(c))
  .get(`${FACTOR}/:part{reset|agreement|withdrawal}`, requireAdmin, (c) =>
    c.redirect(paths.adminUserFactor(idOf(c)), 303),
  )
  .post(`${FACTOR}/reset`, requireAdmin, requireFreshProof, async (c) => {
    const reason = (typedOf(await c.req.formData()).reason ?? '').replace(/\r\n?/g, '\n').replaceAll('\0', '').trim()
    if (reason === '') return show(c, { status: 422, error: 'Say why: it is mailed to the person, and kept.' })
    if (reason.length > MOST_REASON)
      return show(c, { status: 422, reason, error: 'A reason has at most 1,000 letters.' })
    const { db, config } = c.var
    return act(
      c,
      async () => {
        await askReset(db, config.secret, personOf(c), { userId: idOf(c), reason })
        return 'It happens in 24 hours, or as soon as another admin agrees. The person is mailed.'
      },
      reason,
    )
  })
  .post(`${FACTOR}/agreement`, requireAdmin, requireFreshProof, (c) =>
    act(c, async () => {
      await agreeReset(c.var.db, c.var.config.secret, personOf(c), idOf(c))
      return 'The second factor is taken away, and the person signed out everywhere.'
    }),
  )
  .post(`${FACTOR}/withdrawal`, requireAdmin, (c) =>
    act(c, async () => {
      await withdrawReset(c.var.db, c.var.config.secret, personOf(c), idOf(c))
      return 'The second factor stays.'
    }),
  )
