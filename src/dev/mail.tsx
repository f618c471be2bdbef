import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { letterContextOf } from '#src/frame/letter-context.ts'
import { answerLetter } from '#src/frame/own-policy.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import type { QueuedMail } from '#src/market/notifications/delivery.ts'
import { findKeptMail, listKeptMail } from '#src/market/notifications/queue.ts'
import { type KeptMail, MailboxPage, MessagePage } from '#templates/dev/mail.tsx'
import { renderMail } from '#templates/mail/render.tsx'

async function keptMail(c: Ctx, { content, ...mail }: QueuedMail): Promise<KeptMail> {
  const context = await letterContextOf(c, mail.to)
  return {
    ...mail,
    code: 'code' in content.data ? content.data.code : null,
    letter: renderMail(content, { ...context, createdAt: mail.createdAt }),
  }
}

/** What the market would have sent, for people who try it without a mail server. */
export const mail = new Hono<Env>()
  .get('/mail', async (c) => {
    const mails = await listKeptMail(c.var.db, c.var.config.secret)
    const body = <MailboxPage mails={await Promise.all(mails.map((one) => keptMail(c, one)))} now={now()} />
    return showPage(c, { title: 'Development mailbox', area: 'account', body })
  })
  .get('/mail/:id{[0-9]{1,15}}', async (c) => {
    const found = await findKeptMail(c.var.db, c.var.config.secret, Number(c.req.param('id')))
    if (!found) throw notFound('message')
    const message = await keptMail(c, found)
    return showPage(c, {
      title: message.letter.subject,
      area: 'account',
      breadcrumbs: [{ label: 'Development mailbox', href: paths.mailbox }, { label: message.letter.subject }],
      body: <MessagePage mail={message} now={now()} />,
    })
  })
  .get('/mail/:id{[0-9]{1,15}}/letter', async (c) => {
    const found = await findKeptMail(c.var.db, c.var.config.secret, Number(c.req.param('id')))
    if (!found) throw notFound('message')
    return answerLetter(c, (await keptMail(c, found)).letter.html)
  })
