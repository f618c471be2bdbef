import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import {
  AUDIENCES,
  type Audience,
  choosableKinds,
  isAlwaysMailed,
  listChoices,
  saveChoices,
  usualWay,
  type Way,
} from '#src/market/notifications/choices.ts'
import type { MailKind } from '#src/market/notifications/kinds.ts'
import { leaveMails, opensLeaving } from '#src/market/notifications/leaving.ts'
import { LeavePage, LeftPage } from '#templates/account/notice-leave.tsx'
import { NoticeSettingsPage } from '#templates/account/notice-settings.tsx'

/** What somebody may be told, by what they are here. */
function audiencesOf(c: Ctx): Audience[] {
  const { person, shop } = c.var
  const tended = shop?.role === 'owner' || shop?.role === 'manager'
  const decides = person?.staffRole === 'admin' || person?.staffRole === 'operator'
  return ['buyer', ...(tended ? (['shop'] as const) : []), ...(decides ? (['staff'] as const) : [])]
}

function usualFor(c: Ctx): (kind: MailKind) => Way {
  const leads: Record<Audience, boolean> = {
    account: true,
    buyer: true,
    shop: c.var.shop?.role === 'owner',
    staff: c.var.person?.staffRole === 'admin',
  }
  return (kind) => usualWay(kind, leads[AUDIENCES[kind]])
}

/** What each person is told, and how; and the way out of mails that nobody has to get. */
export const noticeSettings = new Hono<Env>()
  .get('/notices/settings', requirePerson, async (c) => {
    const chosen = await listChoices(c.var.db, personOf(c).id)
    const usual = usualFor(c)
    const groups = audiencesOf(c).map((audience) => ({
      audience,
      kinds: choosableKinds([audience]).map((kind) => ({
        kind,
        always: isAlwaysMailed(kind),
        ...(chosen.get(kind) ?? usual(kind)),
      })),
    }))
    return showPage(c, {
      title: 'What you are told',
      area: 'account',
      breadcrumbs: [
        { label: 'Your account', href: paths.account },
        { label: 'Notices', href: paths.notices },
        { label: 'What you are told' },
      ],
      body: <NoticeSettingsPage groups={groups} email={personOf(c).email} />,
    })
  })
  .post('/notices/settings', requirePerson, async (c) => {
    const form = await c.req.formData()
    // Only what stood on the form: a box that was not there was not left empty.
    const shown = new Set(form.getAll('kind'))
    const choices = choosableKinds(audiencesOf(c))
      .filter((kind) => shown.has(kind))
      .map((kind) => ({ kind, byMail: form.has(`mail_${kind}`), inApp: form.has(`app_${kind}`) }))
    await saveChoices(c.var.db, personOf(c).id, choices, usualFor(c))
    return goTo(c, paths.noticeSettings, { text: 'You are told as you chose.' })
  })
  .get('/notices/leave', async (c) => {
    const { mail, sign } = c.req.query()
    if (!opensLeaving(c.var.config.secret, mail, sign)) throw notFound('such link')
    const body = <LeavePage mail={mail ?? ''} sign={sign ?? ''} />
    return showPage(c, { title: 'No more of these mails', area: 'account', body })
  })
  // Also what a mailbox sends by itself when its owner presses "unsubscribe" (RFC 8058): no cookie, no origin.
  .post('/notices/leave', async (c) => {
    const { mail, sign } = c.req.query()
    if (!mail || !opensLeaving(c.var.config.secret, mail, sign)) throw notFound('such link')
    await leaveMails(c.var.db, mail)
    const body = <LeftPage marketName={(await siteOf(c)).name} />
    return showPage(c, { title: 'No more of these mails', area: 'account', body })
  })
