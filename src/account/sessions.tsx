import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { listSessions, revokeSession, revokeSessions } from '#src/market/accounts/session-list.ts'
import { SessionList, SessionsPage } from '#templates/account/sessions.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'

async function propsOf(c: Ctx) {
  const { id, sessionId } = personOf(c)
  return { sessions: await listSessions(c.var.db, id), currentId: sessionId, now: now() }
}

export const sessions = new Hono<Env>()
  .get('/sessions', requirePerson, async (c) =>
    showPage(c, {
      title: 'Where you are signed in',
      area: 'account',
      breadcrumbs: [{ label: 'Your account', href: paths.account }, { label: 'Where you are signed in' }],
      body: <SessionsPage {...(await propsOf(c))} />,
    }),
  )
  .post('/sessions/revocation', requirePerson, async (c) => {
    const { id, sessionId } = personOf(c)
    const { scope } = typedOf(await c.req.formData())
    if (scope !== 'all') {
      const ended = await revokeSessions(c.var.db, id, sessionId)
      return leadTo(c, paths.sessions, {
        text: ended > 0 ? 'You are signed out everywhere else.' : 'You were signed in only here.',
      })
    }
    await revokeSessions(c.var.db, id)
    c.header('Set-Cookie', await c.var.sessions.end(c.req.header('cookie') ?? ''), { append: true })
    return leadTo(c, paths.login(), { text: 'You are signed out everywhere.', tone: 'info' })
  })
  .post('/sessions/:id/revocation', requirePerson, async (c) => {
    const id = Number(c.req.param('id'))
    const toast = { text: 'That device is signed out.' }
    const ended = Number.isSafeInteger(id) && (await revokeSession(c.var.db, personOf(c).id, id))
    if (!ended) throw notFound('session of yours; it may have ended already')
    if (!wantsFragment(c)) return goTo(c, paths.sessions, toast)
    return showFragment(
      c,
      <>
        <SessionList {...(await propsOf(c))} />
        <ToastAnswer {...toast} />
      </>,
    )
  })
