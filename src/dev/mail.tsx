import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import type { QueuedMail } from '#src/market/notifications/delivery.ts'
import { findKeptMail, listKeptMail } from '#src/market/notifications/queue.ts'
import { type KeptMail, MailboxPage, MessagePage } from '#templates/dev/mail.tsx'
import { renderMail } from '#templates/mail/render.tsx'

function keptMail(c: Ctx, { content, ...mail }: QueuedMail): KeptMail {
  const context = {
    marketName: c.var.config.marketName,
    origin: c.var.config.publicUrl?.origin ?? new URL(c.req.url).origin,
    createdAt: mail.createdAt,
  }
  return { ...mail, code: 'code' in content.data ? content.data.code : null, letter: renderMail(content, context) }
}

/** What the market would have sent, for people who try it without a mail server. */
export const mail = new Hono<Env>()
  .get('/mail', async (c) => {
    const mails = await listKeptMail(c.var.db, c.var.config.secret)
    const body = <MailboxPage mails={mails.map((one) => keptMail(c, one))} now={now()} />
    return showPage(c, { title: 'Development mailbox', area: 'account', body })
  })
  .get('/mail/:id{[0-9]{1,15}}', async (c) => {
    const found = await findKeptMail(c.var.db, c.var.config.secret, Number(c.req.param('id')))
    if (!found) throw notFound('message')
    const message = keptMail(c, found)
    return showPage(c, {
      title: message.letter.subject,
      area: 'account',
      breadcrumbs: [{ label: 'Development mailbox', href: paths.mailbox }, { label: message.letter.subject }],
      body: <MessagePage mail={message} now={now()} />,
    })
  })
