import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { goTo, leadTo, wantsFragment } from '#src/frame/page.tsx'
import { type Errors, parseForm, type Typed, typedOf } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { cancelUnits, type Given } from '#src/market/orders/cancellation.ts'
import { noteDelivery, shipUnits, startPicking, stopPicking } from '#src/market/orders/fulfilment.ts'
import { addNote } from '#src/market/orders/order-notes.ts'
import { returnUnits } from '#src/market/orders/returns.ts'
import type { OrderForm } from '#templates/seller/order-view.ts'
import { answerDone, answerOrder, ORDER, orderIdOf, tryOnOrder } from './order-answer.tsx'
import { deskOf, requireManager } from './order-desk.ts'
import { deliveryForm, noteForm, readCancelled, readReturn, readUnits, reasonForm, shipmentForm } from './order-form.ts'
import { listBefore } from './orders.tsx'

/** One order of the shop and what is done with it: picking, sending, delivery, cancelling, taking back, notes. */
export const order = new Hono<Env>()
  .get(ORDER, (c) => answerOrder(c))

  .post(`${ORDER}/picking`, async (c) => {
    const form = await readForm(c)
    return tryOnOrder(c, async () => {
      const { number } = await startPicking(c.var.db, deskOf(c), orderIdOf(c))
      const undo = { action: paths.sellerPickingReversal(orderIdOf(c)) }
      const toast = { text: `Order ${number} is being picked.`, undo }
      const fromList = form.get('back') === 'list' && !wantsFragment(c)
      return fromList ? goTo(c, listBefore(c.req.header('referer')), toast) : answerDone(c, toast)
    })
  })

  .post(`${ORDER}/picking/reversal`, (c) =>
    tryOnOrder(c, async () => {
      const { number } = await stopPicking(c.var.db, deskOf(c), orderIdOf(c))
      return leadTo(c, paths.sellerOrder(orderIdOf(c)), { text: `Order ${number} waits to be picked again.` })
    }),
  )

  .post(`${ORDER}/shipment`, async (c) => {
    const typed = typedOf(await readForm(c))
    const parsed = parseForm(shipmentForm, typed)
    const { units, errors } = readUnits(typed)
    if (!parsed.ok || hasAny(errors)) return answerWrong(c, 'shipment', typed, parsed, errors)
    return tryOnOrder(c, async () => {
      const { number, status } = await shipUnits(c.var.db, c.var.config, deskOf(c), orderIdOf(c), {
        ...parsed.value,
        units,
      })
      const rest = status === 'picking' || status === 'created' ? ' The rest is still to be sent.' : ''
      return answerDone(c, { text: `A parcel of order ${number} is on its way.${rest}` })
    })
  })

  .post(`${ORDER}/delivery`, async (c) => {
    const parsed = parseForm(deliveryForm, await readForm(c))
    if (!parsed.ok) return answerOrder(c, { problem: 'There is no such parcel.', status: 422 })
    return tryOnOrder(c, async () => {
      const { shipment = null } = parsed.value
      const { number } = await noteDelivery(c.var.db, c.var.config, deskOf(c), orderIdOf(c), shipment)
      return answerDone(c, { text: `Order ${number}: it arrived.` })
    })
  })

  .post(`${ORDER}/cancellation`, async (c) => {
    requireManager(c)
    const typed = typedOf(await readForm(c))
    const parsed = parseForm(reasonForm, typed)
    const { units, errors } = readCancelled(typed)
    if (!parsed.ok || hasAny(errors)) return answerWrong(c, 'cancellation', typed, parsed, errors)
    return tryOnOrder(c, async () => {
      const { reason } = parsed.value
      const given = await cancelUnits(c.var.db, c.var.config, deskOf(c), orderIdOf(c), { reason, units })
      return answerDone(c, { text: `Order ${given.number}: cancelled.${dueBack(given)}` })
    })
  })

  .post(`${ORDER}/returns`, async (c) => {
    requireManager(c)
    const typed = typedOf(await readForm(c))
    const parsed = parseForm(reasonForm, typed)
    const { units, errors } = readReturn(typed)
    if (!parsed.ok || hasAny(errors)) return answerWrong(c, 'returns', typed, parsed, errors)
    return tryOnOrder(c, async () => {
      const { reason } = parsed.value
      const given = await returnUnits(c.var.db, c.var.config, deskOf(c), orderIdOf(c), { reason, units })
      return answerDone(c, { text: `Order ${given.number}: taken back.${dueBack(given)}` })
    })
  })

  .post(`${ORDER}/notes`, async (c) => {
    const typed = typedOf(await readForm(c))
    const parsed = parseForm(noteForm, typed)
    if (!parsed.ok) return answerWrong(c, 'notes', typed, parsed)
    const { note, to } = parsed.value
    if (to === 'buyer') requireManager(c)
    await addNote(c.var.db, c.var.config, deskOf(c), orderIdOf(c), { note, toBuyer: to === 'buyer' })
    return answerDone(c, {
      text: to === 'buyer' ? 'The buyer is told.' : 'Noted; only your shop and our staff read it.',
    })
  })

const hasAny = (errors: Errors) => Object.keys(errors).length > 0

const dueBack = ({ refundDue, currency }: Given) =>
  refundDue > 0 ? ` ${formatMoney({ minor: refundDue, currency })} is due back to the buyer.` : ''

/** The form as it was typed, with what is wrong; of an order that is this shop's. */
function answerWrong(
  c: Ctx,
  form: OrderForm,
  typed: Typed,
  parsed: { ok: boolean; errors?: Errors },
  more: Errors = {},
): Promise<Response> {
  return answerOrder(c, { status: 422, refused: { form, typed, errors: { ...parsed.errors, ...more } } })
}
