import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { requireAdmin } from '#src/frame/guards.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import type { Errors, Typed } from '#src/lib/form.ts'
import { listStaffInvitations } from '#src/market/accounts/staff-invitations.ts'
import { listUsers, USER_VIEWS, type UserView } from '#src/market/accounts/users.ts'
import { UsersPage } from '#templates/admin/users.tsx'

export type UsersView = { status?: 200 | 409 | 422 | 429; errors?: Errors; typed?: Typed; problem?: string }

/** The list of people, with what went wrong with an invitation beside its form. */
export async function answerUsers(c: Ctx, { status = 200, ...wrong }: UsersView = {}, staff = false) {
  const q = (c.req.query('q') ?? '').trim().slice(0, 100)
  const asked = staff ? 'staff' : c.req.query('view')
  const view: UserView = USER_VIEWS.find((one) => one === asked) ?? 'all'
  const after = Number(/^[1-9]\d{0,14}$/.exec(c.req.query('after') ?? '')?.[0]) || null
  const { db } = c.var
  const [list, invitations] = await Promise.all([
    listUsers(db, { q, view, after }),
    view === 'staff' ? listStaffInvitations(db) : [],
  ])
  const body = (
    <UsersPage {...wrong} {...list} q={q} view={view} later={after !== null} invitations={invitations} now={now()} />
  )
  return showPage(c, { title: 'People', area: 'admin', status, body })
}

/** Everybody who has an account: found by name or address. For admins alone. */
export const users = new Hono<Env>()
  .use('/users', requireAdmin)
  .use('/users/*', requireAdmin)
  .get('/users', (c) => answerUsers(c))
