import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { letterContextOf } from '#src/frame/letter-context.ts'
import { answerLetter } from '#src/frame/own-policy.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { AUDIENCES } from '#src/market/notifications/choices.ts'
import { isMailKind, MAIL_KINDS, type MailKind } from '#src/market/notifications/kinds.ts'
import { sendSample } from '#src/market/notifications/queue.ts'
import { MailKindsPage, MailPreviewPage } from '#templates/admin/mail-preview.tsx'
import { renderMail } from '#templates/mail/render.tsx'
import { sampleOf } from '#templates/mail/samples.ts'

function kindOf(c: Ctx): MailKind {
  const kind = c.req.param('kind') ?? ''
  if (!isMailKind(kind)) throw notFound('mail of this kind')
  return kind
}

const sampleLetter = async (c: Ctx, kind: MailKind) =>
  renderMail(sampleOf(kind), await letterContextOf(c, personOf(c).email))

/** Every mail that the market sends, with what it could say. */
export const mailPreview = new Hono<Env>()
  .get('/mail/preview', async (c) => {
    const context = await letterContextOf(c, personOf(c).email)
    const kinds = MAIL_KINDS.map((kind) => ({
      kind,
      audience: AUDIENCES[kind],
      subject: renderMail(sampleOf(kind), context).subject,
    }))
    return showPage(c, {
      title: 'The mails of the market',
      area: 'admin',
      breadcrumbs: [{ label: 'Mail', href: paths.adminMail() }, { label: 'The mails of the market' }],
      body: <MailKindsPage kinds={kinds} />,
    })
  })
  .get('/mail/preview/:kind', async (c) => {
    const kind = kindOf(c)
    const letter = await sampleLetter(c, kind)
    const { email, staffRole } = personOf(c)
    return showPage(c, {
      title: letter.subject,
      area: 'admin',
      breadcrumbs: [
        { label: 'Mail', href: paths.adminMail() },
        { label: 'The mails of the market', href: paths.adminMailPreview() },
        { label: letter.subject },
      ],
      body: (
        <MailPreviewPage
          kind={kind}
          letter={letter}
          width={c.req.query('width') === 'phone' ? 'phone' : 'desktop'}
          email={staffRole === 'admin' ? email : null}
        />
      ),
    })
  })
  .get('/mail/preview/:kind/letter', async (c) => answerLetter(c, (await sampleLetter(c, kindOf(c))).html))
  .post('/mail/preview/:kind/tests', async (c) => {
    const { email, staffRole } = personOf(c)
    if (staffRole !== 'admin') throw new Refusal('forbidden', 'Only an admin sends test mails.')
    const kind = kindOf(c)
    await sendSample(c.var.db, c.var.config.secret, email, sampleOf(kind))
    return goTo(c, paths.adminMailPreview(kind), { text: `A test is on its way to ${email}.`, tone: 'info' })
  })
