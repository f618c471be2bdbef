import { Hono } from 'hono'
import * as z from 'zod'
import { answerDownload } from '#src/frame/download.ts'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, leadTo, wantsFragment } from '#src/frame/page.tsx'
import { parseForm } from '#src/lib/form.ts'
import { parseAmount } from '#src/lib/money.ts'
import { paths, safeNext, withQuery } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { type Decided, decidePayment } from '#src/market/orders/payment-decision.ts'
import { findNextPayment, getPaymentDesk } from '#src/market/orders/payment-desk.ts'
import { fullReason } from '#src/market/orders/payment-reasons.ts'
import { recordRefund } from '#src/market/orders/refunds.ts'
import { notePaymentEvent } from '#src/market/payments/events.ts'
import { type ProofPart, readProof } from '#src/market/payments/proofs.ts'
import { answerPayments, type Place, placeOf } from './payment-review.tsx'

const ID = '{[1-9][0-9]{0,14}}'
const PAYMENT = `/payments/:id${ID}`

const reason = z
  .string()
  .default('')
  .transform((text) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim())
  .pipe(z.string().max(1000, 'A reason has at most 1,000 letters.'))
const decisionForm = z.object({
  decision: z.enum(['accept', 'reject', 'again'], 'Choose one of the buttons.'),
  reason,
  usual: z.string().optional(),
  seen: z.string().max(100).optional(),
})
const refundForm = z.object({
  shop_order: z
    .string()
    .regex(/^(\d{1,15})?$/, 'Choose from the list.')
    .default('')
    .transform((text) => Number(text) || null),
  amount: z.string().default(''),
  reason: reason.pipe(z.string().min(1, 'Say why: the buyer reads it.')),
  reference: z
    .string()
    .default('')
    .transform((text) => text.replace(/\p{Cc}+/gu, ' ').trim())
    .pipe(z.string().max(200, 'A reference has at most 200 letters.')),
  seen: z.coerce.number().int().min(0).optional(),
})

/** Payments that wait for somebody to look at them, with their proofs; what was decided; what was given back. */
export const payments = new Hono<Env>()
  .get('/payments', (c) => {
    const after = Number(/^[1-9]\d{0,14}$/.exec(c.req.query('after') ?? '')?.[0]) || null
    return answerPayments(c, { ...placeOf((name) => c.req.query(name)), openId: null, after })
  })

  .get(PAYMENT, (c) => answerPayments(c, { ...placeOf((name) => c.req.query(name)), openId: idOf(c) }))

  .get(`${PAYMENT}/proofs/:proofId${ID}/preview`, async (c) => {
    const { bytes, mediaType } = await proofOf(c, 'preview')
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': mediaType,
      'Content-Length': String(bytes.length),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    })
  })

  .get(`${PAYMENT}/proofs/:proofId${ID}/file`, async (c) => answerDownload(c, await proofOf(c, 'file')))

  .post(`${PAYMENT}/decision`, async (c) => {
    const form = parseForm(decisionForm, await c.req.formData())
    const openId = idOf(c)
    const place = placeOf((name) => form.typed[name])
    const refused = (errors: Record<string, string>) => ({ form: 'decision' as const, errors, typed: form.typed })
    const wrong = (errors: Record<string, string>) =>
      answerPayments(c, { ...place, openId, status: 422, refused: refused(errors) })
    if (!form.ok) return wrong(form.errors.decision ? { ...form.errors, '': form.errors.decision } : form.errors)
    const { decision, usual, seen } = form.value
    const why = fullReason(usual, form.value.reason)
    if (decision !== 'accept' && !why) return wrong({ reason: 'Say why: the buyer reads it.' })
    const verdict = { decision, reason: decision === 'accept' ? form.value.reason : why, seen }
    try {
      const decided = await decidePayment(c.var.db, c.var.config, personOf(c), openId, verdict)
      return await answerDecided(c, openId, decided, place)
    } catch (error) {
      return answerPayments(c, { ...place, openId, status: 409, problem: sentenceOf(error), refused: refused({}) })
    }
  })

  .post(`${PAYMENT}/refunds`, async (c) => {
    const form = parseForm(refundForm, await c.req.formData())
    const openId = idOf(c)
    const place = { ...placeOf((name) => form.typed[name]) }
    const refused = (errors: Record<string, string>) => ({ form: 'refund' as const, errors, typed: form.typed })
    const { open } = await getPaymentDesk(c.var.db, { ...place, openId })
    const amountMinor = open ? parseAmount(form.typed.amount ?? '', open.currency) : null
    const amountWrong: Record<string, string> = open && !amountMinor ? { amount: 'Write a sum such as 12.50.' } : {}
    if (!form.ok || !amountMinor) {
      const errors = { ...(form.ok ? {} : form.errors), ...amountWrong }
      return answerPayments(c, { ...place, openId, status: 422, refused: refused(errors) })
    }
    const { shop_order: shopOrderId, seen, reason, reference } = form.value
    try {
      const refund = { shopOrderId, amountMinor, reason, reference, seen }
      const { amount, number, whole } = await recordRefund(c.var.db, c.var.config, personOf(c), openId, refund)
      const text = `${amount} of ${number} ${whole ? 'is given back: all of it now.' : 'is noted as given back.'} The buyer was told.`
      return await answerRefunded(c, openId, { place, text, back: form.typed.back })
    } catch (error) {
      return answerPayments(c, { ...place, openId, status: 409, problem: sentenceOf(error), refused: refused({}) })
    }
  })

const idOf = (c: Ctx) => Number(c.req.param('id'))

function sentenceOf(error: unknown): string {
  if (error instanceof Refusal && error.code === 'conflict') return error.message
  throw error
}

/** A proof's bytes; that this person saw it, or took it along, is written down first. */
async function proofOf(c: Ctx, part: ProofPart) {
  const { db, files } = c.var
  const where = { paymentId: idOf(c), proofId: Number(c.req.param('proofId')), part }
  const proof = await readProof(db, files, where)
  const action = part === 'file' ? 'proof-downloaded' : 'proof-viewed'
  await notePaymentEvent(db, { ...where, actor: personOf(c), action })
  return proof
}

const DONE: Record<Decided['outcome'], (amount: string) => string> = {
  accepted: (amount) => `${amount} is accepted. Buyer and shops were told.`,
  'first-accepted': (amount) => `You accepted ${amount} as the first of two. Somebody else has to accept it as well.`,
  'needs-decision': (amount) =>
    `${amount} came, but not all of its goods are there. Give the money back, or try again later.`,
  rejected: (amount) => `${amount} is rejected, and its goods are free again. The buyer was told why.`,
  'asked-again': () => 'Another proof is asked for. The order goes on waiting, and the buyer was told why.',
}

/** What is decided leads on to the payment that waits longest; what is not, stays open. */
async function answerDecided(c: Ctx, paymentId: number, { outcome, number, amount }: Decided, place: Place) {
  const stays = outcome === 'needs-decision' || place.view === 'late'
  const openId = stays ? paymentId : await findNextPayment(c.var.db, paymentId)
  const next: Place = stays ? place : { view: 'review', q: '' }
  const query = { status: next.view, q: next.q }
  const path = openId ? paths.adminPayment(openId, query) : withQuery(paths.adminPayments(), query)
  const link = { href: paths.adminPayment(paymentId, { status: 'all' }), label: 'Open it' }
  const toast = { text: `${number}: ${DONE[outcome](amount)}`, ...(stays ? {} : { link }) }
  if (!wantsFragment(c)) return goTo(c, path, toast)
  c.header('HX-Push-Url', path)
  return answerPayments(c, { ...next, openId, toast, moved: true })
}

type Refunded = { place: Place; text: string; back: string | undefined }

/** Back to where it was recorded: the payment's page, or the order's. */
async function answerRefunded(c: Ctx, openId: number, { place, text, back }: Refunded): Promise<Response> {
  const here = paths.adminPayment(openId, { status: place.view, q: place.q })
  const path = back?.startsWith('/admin/orders/') ? safeNext(back, here) : here
  if (path !== here) return leadTo(c, path, { text })
  if (!wantsFragment(c)) return goTo(c, path, { text })
  return answerPayments(c, { ...place, openId, toast: { text }, moved: true })
}
