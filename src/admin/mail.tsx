import { Hono } from 'hono'
import { type Env, personOf } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { retryDeadMail, retryMail } from '#src/market/notifications/delivery.ts'
import { countUnsentMail, findMail, listMail, MAIL_STATES } from '#src/market/notifications/queue.ts'
import { discardMail } from '#src/market/reports/job-acts.ts'
import { MailPage, MailTableRow } from '#templates/admin/mail.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'

/** The queue of outgoing mail: what waits, what failed and why, never what it says. */
export const mail = new Hono<Env>()
  .get('/mail', async (c) => {
    const state = MAIL_STATES.find((one) => one === c.req.query('state'))
    const before = Number(/^[1-9]\d{0,14}$/.exec(c.req.query('before') ?? '')?.[0]) || undefined
    const [counts, list] = await Promise.all([countUnsentMail(c.var.db), listMail(c.var.db, { state, before })])
    const mayDecide = personOf(c).staffRole !== 'viewer'
    return showPage(c, {
      title: 'Mail',
      area: 'admin',
      body: <MailPage {...list} state={state} counts={counts} mayDecide={mayDecide} now={now()} />,
    })
  })
  .post('/mail/retries', async (c) => {
    const count = await retryDeadMail(c.var.db)
    const text = count === 1 ? 'One message is being sent again.' : `${count} messages are being sent again.`
    return leadTo(c, paths.adminMail(), { text, tone: 'info' })
  })
  .post('/mail/:id{[0-9]{1,15}}/removal', async (c) => {
    await discardMail(c.var.db, personOf(c), Number(c.req.param('id')))
    return leadTo(c, paths.adminMail(), { text: 'The message is thrown away.', tone: 'info' })
  })
  .post('/mail/:id/retries', async (c) => {
    const id = Number(c.req.param('id'))
    if (!Number.isSafeInteger(id)) throw notFound('waiting message')
    await retryMail(c.var.db, id)
    const toast = { text: 'The message is being sent again.', tone: 'info' } as const
    if (!wantsFragment(c)) return goTo(c, paths.adminMail(), toast)
    return showFragment(
      c,
      <>
        <MailTableRow row={await findMail(c.var.db, id)} mayDecide now={now()} />
        <ToastAnswer {...toast} />
      </>,
    )
  })
