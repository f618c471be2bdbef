import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireAdmin } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { changeSiteLogo, getSite, listSiteEvents, removeSiteLogo, saveSite } from '#src/market/accounts/site.ts'
import type { DutyTyped } from '#templates/admin/factor-settings.tsx'
import { SettingsPage } from '#templates/admin/settings.tsx'

const oneLine = (most: number, sentence: string) =>
  z
    .string()
    .transform((text) => text.trim().replace(/\s+/g, ' '))
    .pipe(z.string().max(most, sentence))
const longText = (most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(most, `This is longer than ${most.toLocaleString('en')} characters.`))

const settingsForm = z.object({
  name: oneLine(60, 'A name has at most 60 characters.').default(''),
  contact_email: z
    .string()
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.union([z.literal(''), z.email('Type an address like help@market.example, or leave this empty.').max(254)]))
    .default(''),
  contact_text: longText(2000).default(''),
  terms: longText(50_000).default(''),
  archive_days: z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, 'Type a number of days, from 7 to 3650.')
    .transform(Number)
    .refine((days) => days >= 7 && days <= 3650, 'Type a number of days, from 7 to 3650.'),
})

type Wrong = { typed?: Typed; errors?: Errors; logoError?: string; duty?: DutyTyped }

export async function showSettings(c: Ctx, wrong: Wrong = {}): Promise<Response> {
  const { db, config } = c.var
  const [site, events] = await Promise.all([getSite(db), listSiteEvents(db)])
  return showPage(c, {
    title: 'Settings',
    area: 'admin',
    status: wrong.errors || wrong.logoError || wrong.duty ? 422 : 200,
    body: (
      <SettingsPage
        {...wrong}
        site={site}
        events={events}
        configName={config.marketName}
        mayChange={personOf(c).staffRole === 'admin'}
      />
    ),
  })
}

/** What the market is called, how it is reached and what it promises. Staff read it; admins change it. */
export const settings = new Hono<Env>()
  .get('/settings', (c) => showSettings(c))
  .post('/settings', requireAdmin, async (c) => {
    const form = parseForm(settingsForm, await c.req.formData())
    if (!form.ok) return showSettings(c, { typed: form.typed, errors: form.errors })
    const { contact_email, contact_text, archive_days, ...rest } = form.value
    const changed = await saveSite(c.var.db, personOf(c), {
      ...rest,
      contactEmail: contact_email,
      contactText: contact_text,
      archiveDays: archive_days,
    })
    c.var.site.forget()
    const text = changed
      ? 'The settings are saved, and hold at once.'
      : 'Nothing was different, so nothing was changed.'
    return goTo(c, paths.adminSettings, { text })
  })
  .post('/settings/logo', requireAdmin, async (c) => {
    const file = (await c.req.formData()).get('logo')
    if (!(file instanceof File) || file.size === 0) return showSettings(c, { logoError: 'Choose a picture first.' })
    const { db, files } = c.var
    const changed = await changeSiteLogo(db, files, personOf(c), Buffer.from(await file.arrayBuffer()))
    if (!changed.ok) return showSettings(c, { logoError: changed.reason })
    c.var.site.forget()
    return goTo(c, paths.adminSettings, { text: 'The logo is changed.' })
  })
  .post('/settings/logo/removal', requireAdmin, async (c) => {
    await removeSiteLogo(c.var.db, c.var.files, personOf(c))
    c.var.site.forget()
    return goTo(c, paths.adminSettings, { text: 'The logo is removed.' })
  })
