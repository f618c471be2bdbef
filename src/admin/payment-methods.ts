import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { leadTo } from '#src/frame/page.tsx'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import {
  addMethod,
  changeMethod,
  moveMethod,
  removeMethod,
  switchMethod,
  undoMethodChange,
} from '#src/market/payments/method-changes.ts'
import { checkMethod, type MethodTyped, NEW_METHOD, typedOf } from '#src/market/payments/method-form.ts'
import { listAllMethods, type PaymentMethod } from '#src/market/payments/methods.ts'
import { answerForm, answerList, attempt, sentenceOf } from './payment-method-answers.tsx'

const METHOD = '/payments/methods/:id{[1-9][0-9]{0,14}}'

/** Where buyers' money goes: bank accounts and wallets, and above which sums two people accept it. */
export const paymentMethods = new Hono<Env>()
  .get('/payments/methods', (c) => answerList(c))

  .get('/payments/methods/new', (c) => {
    const kind = c.req.query('kind') === 'wallet' ? 'wallet' : 'bank'
    return answerForm(c, { kind, method: null, typed: NEW_METHOD[kind] })
  })

  .get(METHOD, async (c) => {
    const method = await methodOf(c)
    return answerForm(c, { kind: method.kind, method, typed: typedOf(method) })
  })

  .post('/payments/methods', requireFreshProof, async (c) => {
    const form = await c.req.formData()
    const kind = form.get('kind') === 'wallet' ? 'wallet' : 'bank'
    const typed = readTyped(form)
    const checked = await checkMethod(kind, typed)
    if (!checked.ok) return answerForm(c, { kind, method: null, typed, errors: checked.errors })
    try {
      const added = await addMethod(c.var.db, personOf(c), checked.facts)
      const undo = { action: paths.adminPaymentMethodPart(added.id, 'removal') }
      return await leadTo(c, paths.adminPaymentMethods, { text: `“${added.name}” is offered to buyers now.`, undo })
    } catch (error) {
      return answerForm(c, { kind, method: null, typed, errors: { '': sentenceOf(error) }, status: 409 })
    }
  })

  .post(`${METHOD}/details`, requireFreshProof, async (c) => {
    const method = await methodOf(c)
    const form = await c.req.formData()
    const typed = readTyped(form)
    const checked = await checkMethod(method.kind, typed)
    if (!checked.ok) return answerForm(c, { kind: method.kind, method, typed, errors: checked.errors })
    const seen = z.iso.datetime().safeParse(form.get('seen'))
    try {
      const change = { facts: checked.facts, seen: seen.success ? new Date(seen.data) : null }
      const { after, eventId } = await changeMethod(c.var.db, personOf(c), method.id, change)
      const undo = { action: paths.adminPaymentMethodPart(method.id, 'reversal'), fields: { event: eventId } }
      const text = `“${after.name}” is changed. Orders that are placed keep what they were told.`
      return await leadTo(c, paths.adminPaymentMethods, { text, undo })
    } catch (error) {
      return answerForm(c, {
        kind: method.kind,
        method: await methodOf(c),
        typed,
        errors: { '': sentenceOf(error) },
        status: 409,
      })
    }
  })

  .post(`${METHOD}/reversal`, requireFreshProof, async (c) => {
    const form = parseForm(z.object({ event: z.coerce.number().int().positive() }), await c.req.formData())
    if (!form.ok) return answerList(c, { problem: 'Say which change to take back.', status: 422 })
    return attempt(c, async () => {
      const method = await undoMethodChange(c.var.db, personOf(c), idOf(c), form.value.event)
      return { text: `“${method.name}” is as it was before.` }
    })
  })

  .post(`${METHOD}/place`, async (c) => {
    const form = parseForm(z.object({ move: z.enum(['up', 'down']) }), await c.req.formData())
    if (!form.ok) return answerList(c, { problem: 'Say up or down.', status: 422 })
    const { move } = form.value
    return attempt(c, async () => {
      const method = await moveMethod(c.var.db, personOf(c), idOf(c), move)
      const fields = { move: move === 'up' ? 'down' : 'up' }
      return { text: `“${method.name}” is moved ${move}.`, undo: { action: partOf(c, 'place'), fields } }
    })
  })

  .post(`${METHOD}/state`, requireFreshProof, async (c) => {
    const form = parseForm(z.object({ on: z.enum(['yes', 'no']) }), await c.req.formData())
    if (!form.ok) return answerList(c, { problem: 'Say on or off.', status: 422 })
    const on = form.value.on === 'yes'
    return attempt(c, async () => {
      const method = await switchMethod(c.var.db, personOf(c), idOf(c), on)
      const text = on ? `“${method.name}” is offered again.` : `“${method.name}” is not offered to new orders.`
      return { text, undo: { action: partOf(c, 'state'), fields: { on: on ? 'no' : 'yes' } } }
    })
  })

  .post(`${METHOD}/removal`, requireFreshProof, (c) =>
    attempt(c, async () => {
      const method = await removeMethod(c.var.db, personOf(c), idOf(c))
      return { text: `“${method.name}” is removed.`, undo: { action: partOf(c, 'restoration') } }
    }),
  )

  .post(`${METHOD}/restoration`, requireFreshProof, (c) =>
    attempt(c, async () => {
      const method = await removeMethod(c.var.db, personOf(c), idOf(c), { back: true })
      return { text: `“${method.name}” is back.` }
    }),
  )

const idOf = (c: Ctx) => Number(c.req.param('id'))
const partOf = (c: Ctx, part: 'place' | 'state' | 'restoration') => paths.adminPaymentMethodPart(idOf(c), part)

async function methodOf(c: Ctx): Promise<PaymentMethod> {
  const method = (await listAllMethods(c.var.db)).find(({ id, removed }) => id === idOf(c) && !removed)
  if (!method) throw notFound('payment method')
  return method
}

function readTyped(form: FormData): MethodTyped {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const names = Object.keys(NEW_METHOD.bank) as (keyof MethodTyped)[]
  return Object.fromEntries(names.map((name) => [name, text(name)])) as MethodTyped
}
