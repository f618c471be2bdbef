import { Hono } from 'hono'
import * as z from 'zod'
import { type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { requireAdmin } from '#src/frame/guards.ts'
import { goTo } from '#src/frame/page.tsx'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { saveFactorDuty } from '#src/market/accounts/factor-demand.ts'
import { showSettings } from './settings.tsx'

const days = 'Type a number of days, from 0 to 90.'
const dutyForm = z.object({
  staff: z.string().optional(),
  shops: z.string().optional(),
  grace_days: z
    .string({ error: days })
    .trim()
    .regex(/^\d{1,2}$/, days)
    .transform(Number)
    .refine((number) => number <= 90, days),
})

/** Of whom the market demands a second factor. */
export const factorSettings = new Hono<Env>()
  .get('/settings/second-factor', (c) => c.redirect(paths.adminSettings, 303))
  .post('/settings/second-factor', requireAdmin, requireFreshProof, async (c) => {
    const form = parseForm(dutyForm, await c.req.formData())
    if (!form.ok) return showSettings(c, { duty: { typed: form.typed, errors: form.errors } })
    const { staff, shops, grace_days } = form.value
    const wanted = { staff: staff === 'on', shops: shops === 'on', graceDays: grace_days }
    const changed = await saveFactorDuty(c.var.db, personOf(c), wanted)
    c.var.site.forget()
    const text = changed ? 'This holds at once.' : 'Nothing was different, so nothing was changed.'
    return goTo(c, paths.adminSettings, { text })
  })
