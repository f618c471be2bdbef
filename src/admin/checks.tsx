import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { requireAdmin } from '#src/frame/guards.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { findLastCheck, findOpenCheck, listChecks, listRepairs } from '#src/market/stock/check-list.ts'
import { noteBreak, repairLevel } from '#src/market/stock/repair.ts'
import { askForCheck } from '#src/market/stock/self-check.ts'
import { ChecksPage, type CheckTrouble } from '#templates/admin/checks.tsx'

const words = (most: number, missing: string) =>
  z
    .string({ error: missing })
    .transform((text) => text.replace(/\p{Cc}+/gu, ' ').trim())
    .refine((text) => text !== '', missing)
    .refine((text) => text.length <= most, `At most ${most} letters.`)

const repairForm = z.object({
  variant: z.coerce.number().int().positive(),
  kind: z.enum(['ledger', 'shelf'], { error: 'Choose which number is right.' }),
  reason: words(200, 'Say why: it is kept with the repair.'),
})
const noteForm = z.object({
  key: z.string().regex(/^[0-9a-f]{32}$/, 'Reload the page: it does not say which finding you mean.'),
  note: words(1000, 'Say what is known of it: it is kept for ever.'),
})

/** The check of the whole ledger: what it read, what it found, and what is done about that. */
export const checks = new Hono<Env>()
  .get('/checks', (c) => showChecks(c, 200))

  .post('/checks', requireAdmin, async (c) => {
    await askForCheck(c.var.db, personOf(c))
    return goTo(c, paths.adminChecks(), { text: 'The ledger is being checked', tone: 'info' })
  })

  .post('/checks/repairs', requireAdmin, requireFreshProof, async (c) => {
    const parsed = parseForm(repairForm, await readForm(c))
    if (!parsed.ok) return showChecks(c, 422, troubleOf(parsed.typed, parsed.typed.variant ?? '', parsed.errors))
    const { variant, kind, reason } = parsed.value
    return settle(c, parsed.typed, String(variant), async () => {
      const { onHand } = await repairLevel(c.var.db, personOf(c), { variantId: variant, kind, reason })
      return `Repaired: ${onHand} on hand, as the ledger says`
    })
  })

  .post('/checks/notes', requireAdmin, async (c) => {
    const parsed = parseForm(noteForm, await readForm(c))
    if (!parsed.ok) return showChecks(c, 422, troubleOf(parsed.typed, parsed.typed.key ?? '', parsed.errors))
    return settle(c, parsed.typed, parsed.value.key, async () => {
      await noteBreak(c.var.db, personOf(c), parsed.value)
      return 'Noted'
    })
  })

const troubleOf = (typed: Typed, about: string, errors: Record<string, string>): CheckTrouble => ({
  about,
  typed,
  errors,
})

async function settle(c: Ctx, typed: Typed, about: string, act: () => Promise<string>): Promise<Response> {
  try {
    return await goTo(c, paths.adminChecks(), { text: await act() })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return showChecks(c, 409, troubleOf(typed, about, { '': error.message }))
  }
}

async function showChecks(c: Ctx, status: 200 | 409 | 422, trouble?: CheckTrouble): Promise<Response> {
  const { db } = c.var
  const typed = c.req.query('before') ?? ''
  const before = /^\d{1,15}$/.test(typed) ? Number(typed) : null
  const [last, open, list, repairs] = await Promise.all([
    findLastCheck(db),
    findOpenCheck(db),
    listChecks(db, { before }),
    listRepairs(db),
  ])
  const mayDecide = personOf(c).staffRole === 'admin'
  const body = (
    <ChecksPage {...{ last, open, repairs, mayDecide, trouble }} list={list} further={before !== null} now={now()} />
  )
  if (wantsFragment(c)) return showFragment(c, body, status)
  c.header('Vary', 'HX-Request')
  return showPage(c, { title: 'Ledger check', area: 'admin', status, body })
}
