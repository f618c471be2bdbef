import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, wantsFragment } from '#src/frame/page.tsx'
import { parseForm } from '#src/lib/form.ts'
import { paths, withQuery } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import type { Decided, Verdict } from '#src/market/shops/decision.ts'
import { decideOnName } from '#src/market/shops/renaming.ts'
import { findNextToReview } from '#src/market/shops/review-queue.ts'
import { reinstateShop, suspendShop } from '#src/market/shops/suspension.ts'
import { fullReason, REJECTION_REASONS, SUSPENSION_REASONS, type UsualReason } from '#src/market/shops/usual-reasons.ts'
import { approveShop, rejectShop } from '#src/market/shops/verification.ts'
import type { DecisionKind } from '#templates/admin/shop-decision.tsx'
import { answerReview, type Place, placeOf } from './shop-review.tsx'

type Act = (c: Ctx, staffId: number, shopId: number, verdict: Verdict) => Promise<Decided>
/** One of the things that can be decided: what is done, what is then said, and whether it needs a reason. */
type Option = { act: Act; done: string; usual: readonly UsualReason[]; needsReason: boolean }

const approval: Option = {
  act: (c, ...who) => approveShop(c.var.db, c.var.config.secret, ...who),
  done: 'is approved, and buyers can see it.',
  usual: [],
  needsReason: false,
}
const rejection: Option = {
  act: (c, ...who) => rejectShop(c.var.db, c.var.config.secret, ...who),
  done: 'is rejected. It was told why, and can submit again.',
  usual: REJECTION_REASONS,
  needsReason: true,
}
const suspension: Option = {
  act: (c, ...who) => suspendShop(c.var.db, c.var.config.secret, ...who),
  done: 'is suspended. Buyers do not see it any more.',
  usual: SUSPENSION_REASONS,
  needsReason: true,
}
const reinstatement: Option = {
  act: (c, ...who) => reinstateShop(c.var.db, c.var.config.secret, ...who),
  done: 'is open to buyers again.',
  usual: [],
  needsReason: true,
}
const nameAcceptance: Option = {
  act: (c, staffId, shopId, verdict) =>
    decideOnName(c.var.db, c.var.config.secret, staffId, shopId, { ...verdict, accept: true }),
  done: 'carries its new name.',
  usual: [],
  needsReason: false,
}
const nameRefusal: Option = {
  act: (c, staffId, shopId, verdict) =>
    decideOnName(c.var.db, c.var.config.secret, staffId, shopId, { ...verdict, accept: false }),
  done: 'keeps its name. It was told why.',
  usual: [],
  needsReason: true,
}

const verdictForm = z.object({
  decision: z.string().optional(),
  reason: z
    .string()
    .default('')
    .transform((text) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim())
    .pipe(z.string().max(1000, 'A reason has at most 1,000 letters.')),
  usual: z.string().optional(),
  anyway: z.string().optional(),
  seen: z.iso
    .datetime('The page is out of date. Decide on this one.')
    .optional()
    .transform((text) => (text ? new Date(text) : null)),
})

type Options = { only: Option } | { approve: Option; reject: Option }

/** Reads what somebody decided, does it, and answers with what waits next; or with why it did not go through. */
async function decideOn(c: Ctx, kind: DecisionKind, options: Options): Promise<Response> {
  const form = parseForm(verdictForm, await c.req.formData())
  const shopId = Number(c.req.param('id'))
  const place = placeOf((name) => form.typed[name])
  const wrong = (errors: Record<string, string>) =>
    answerReview(c, { ...place, openId: shopId, status: 422, refused: { form: kind, errors, typed: form.typed } })
  if (!form.ok) return wrong(form.errors)
  const { decision, usual, seen } = form.value
  const anyway = form.value.anyway === 'on' && decision === 'approve'
  const option =
    'only' in options ? options.only : decision === 'approve' || decision === 'reject' ? options[decision] : null
  if (!option) return wrong({ '': 'Choose one of the two buttons.' })
  const reason = fullReason(option.usual, usual, form.value.reason)
  if (option.needsReason && !reason) return wrong({ reason: 'Say why: the shop reads it.' })
  if (anyway && !reason) return wrong({ reason: 'Say why you approve it anyway: it is kept, and the shop reads it.' })
  try {
    const { name } = await option.act(c, personOf(c).id, shopId, { reason, seen, anyway })
    return await answerDecided(c, kind, { shopId, place, text: `${name} ${option.done}` })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    const refused = { form: kind, errors: {}, typed: form.typed }
    return answerReview(c, { ...place, openId: shopId, status: 409, problem: error.message, refused })
  }
}

type After = { shopId: number; place: Place; text: string }

/** A verification leads on to the shop that waits longest; any other decision stays where it was made. */
async function answerDecided(c: Ctx, kind: DecisionKind, { shopId, place, text }: After): Promise<Response> {
  const leads = kind === 'verification'
  const openId = leads ? await findNextToReview(c.var.db, shopId) : shopId
  const { view, q }: Place = leads ? { view: 'submitted', q: '' } : place
  const query = { status: view, q }
  const path = openId ? paths.adminShop(openId, query) : withQuery(paths.adminShops(), query)
  const toast = leads
    ? { text, link: { href: paths.adminShop(shopId, { status: 'all' }), label: 'Open it' } }
    : { text }
  if (!wantsFragment(c)) return goTo(c, path, toast)
  c.header('HX-Push-Url', path)
  return answerReview(c, { view, q, openId, toast, moved: true })
}

const SHOP = '/shops/:id{[1-9][0-9]{0,14}}'

/** Every decision on a shop, each with its reason. */
export const shopDecisions = new Hono<Env>()
  .post(`${SHOP}/verification`, (c) => decideOn(c, 'verification', { approve: approval, reject: rejection }))
  .post(`${SHOP}/suspension`, (c) => decideOn(c, 'suspension', { only: suspension }))
  .post(`${SHOP}/reinstatement`, (c) => decideOn(c, 'reinstatement', { only: reinstatement }))
  .post(`${SHOP}/name`, (c) => decideOn(c, 'name', { approve: nameAcceptance, reject: nameRefusal }))
