import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { fulfilLate, listLatePayments, refundLate } from '#src/market/orders/late-payments.ts'
import { LatePaymentsPage, LatePlace, type LateTrouble } from '#templates/admin/late-payments.tsx'

const ID = '{[1-9][0-9]{0,14}}'
const refundForm = z.object({
  reason: z.string().trim().min(1, 'Say why: the buyer reads it.').max(1000, 'Use at most 1,000 letters.'),
  reference: z.string().trim().max(200, 'Use at most 200 letters.').default(''),
})

/** Money that came when the goods had gone: found stock now, or the money back. */
export const latePayments = new Hono<Env>()
  .get('/payments/late', (c) => show(c))

  .post(`/payments/late/:id${ID}/fulfilment`, (c) => decide(c, () => fulfil(c)))

  .post(`/payments/late/:id${ID}/refund`, (c) => decide(c, () => refund(c)))

const idOf = (c: Ctx) => Number(c.req.param('id'))

async function fulfil(c: Ctx): Promise<Response> {
  const outcome = await fulfilLate(c.var.db, c.var.config, personOf(c), idOf(c))
  const text =
    outcome === 'accepted'
      ? 'The order is accepted, and its shops are told.'
      : 'You accepted it as the first of two. Somebody else has to accept it as well.'
  return leadTo(c, paths.adminLatePayments, { text, tone: 'good' })
}

async function refund(c: Ctx): Promise<Response> {
  const form = parseForm(refundForm, await readForm(c))
  if (!form.ok) return show(c, { id: idOf(c), typed: form.typed, errors: form.errors }, 422)
  await refundLate(c.var.db, c.var.config, personOf(c), idOf(c), form.value)
  return leadTo(c, paths.adminLatePayments, {
    text: 'The refund is written down, and the buyer is told.',
    tone: 'good',
  })
}

/** What the world says no to is said at the payment it is about, with the list as it is now. */
async function decide(c: Ctx, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return show(c, { id: idOf(c), typed: {}, errors: { '': error.message } }, statusOf(error))
  }
}

async function show(c: Context<Env>, trouble?: LateTrouble, status: 200 | 403 | 404 | 409 | 422 | 429 = 200) {
  const props = { payments: await listLatePayments(c.var.db), trouble, now: now() }
  if (wantsFragment(c)) return showFragment(c, <LatePlace {...props} />, status)
  return showPage(c, { title: 'Paid late', area: 'admin', status, body: <LatePaymentsPage {...props} /> })
}
