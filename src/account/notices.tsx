import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import {
  findUnread,
  listNotices,
  markRead,
  markUnread,
  openNotice,
  placeOf,
} from '#src/market/notifications/notices.ts'
import { NoticesPage, NoticesRead } from '#templates/account/notices.tsx'

const ID = ':id{[1-9][0-9]{0,14}}'

async function listOf(c: Ctx) {
  const place = placeOf(c.req.query('after'))
  return { ...(await listNotices(c.var.db, personOf(c).id, place)), first: !place, now: now() }
}

/** After something was read: the list as it is now, and the number beside the bell. */
async function answerRead(c: Ctx, text: string): Promise<Response> {
  if (!wantsFragment(c)) return goTo(c, paths.notices, { text })
  const { id } = personOf(c)
  const unread = await findUnread(c.var.db, [id])
  return showFragment(c, <NoticesRead {...(await listOf(c))} count={unread.get(id)?.count ?? 0} said={text} />)
}

/** What somebody was told in the market. */
export const notices = new Hono<Env>()
  .get('/notices', requirePerson, async (c) =>
    showPage(c, {
      title: 'Notices',
      area: 'account',
      breadcrumbs: [{ label: 'Your account', href: paths.account }, { label: 'Notices' }],
      body: <NoticesPage {...(await listOf(c))} unread={c.var.unread} />,
    }),
  )
  .get('/notices/stream', (c) => {
    const { person, bell } = c.var
    const headers = {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Whatever stands in between passes each word on as it comes.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    }
    // Told in the stream itself: a browser would ask for ever after a redirect or an error.
    if (!person) return c.body('event: end\ndata: {}\n\n', 200, headers)
    const stream = bell.open({ userId: person.id, sessionId: person.sessionId })
    return stream ? c.body(stream, 200, headers) : c.text('Too many listen right now.', 503, { 'Retry-After': '30' })
  })
  .post('/notices/readings', requirePerson, async (c) => {
    const { up_to } = typedOf(await c.req.formData())
    const upTo = Number(/^\d{1,15}$/.exec(up_to ?? '')?.[0] ?? 0)
    const count = await markRead(c.var.db, personOf(c).id, { upTo })
    return answerRead(c, count === 1 ? 'One notice is marked as read.' : `${count} notices are marked as read.`)
  })
  .get(`/notices/${ID}`, requirePerson, async (c) => {
    const peeking = /prefetch|prerender/.test(c.req.header('Sec-Purpose') ?? '')
    const link = await openNotice(c.var.db, personOf(c).id, Number(c.req.param('id')), peeking)
    if (!link) throw notFound('notice')
    return c.redirect(link, 303)
  })
  .post(`/notices/${ID}/readings`, requirePerson, async (c) => {
    const { db } = c.var
    const { id: userId } = personOf(c)
    const id = Number(c.req.param('id'))
    const { read } = typedOf(await c.req.formData())
    if ((await openNotice(db, userId, id, true)) === null) throw notFound('notice')
    if (read === 'no') await markUnread(db, userId, id)
    else await markRead(db, userId, { id })
    return answerRead(c, read === 'no' ? 'The notice is unread again.' : 'The notice is marked as read.')
  })
