import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { answerDownload } from '#src/frame/download.ts'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { now } from '#src/lib/clock.ts'
import { parseForm } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { cancelUnits } from '#src/market/orders/cancellation.ts'
import { noteDelivery } from '#src/market/orders/fulfilment.ts'
import { addStaffNote } from '#src/market/orders/order-notes.ts'
import { readServiceFile } from '#src/market/orders/service-files.ts'
import type { Desk } from '#src/market/orders/shop-order-lock.ts'
import { findStaffOrder } from '#src/market/orders/staff-order-page.ts'
import { AdminOrderPage, type AdminOrderProps } from '#templates/admin/order.tsx'

const ORDER = '/orders/:id{[1-9][0-9]{0,14}}'
const PART = `${ORDER}/parts/:partId{[1-9][0-9]{0,14}}`

const text = (most: number, missing: string) =>
  z
    .string({ error: missing })
    .transform((typed) =>
      typed
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]+/gu, ' ')
        .trim(),
    )
    .refine((typed) => typed !== '', missing)
    .refine((typed) => typed.length <= most, `At most ${most.toLocaleString('en')} letters.`)
const reasonForm = z.object({ reason: text(1000, 'Say why: the buyer reads it.') })
const noteForm = z.object({
  note: text(2000, 'Write the note first.'),
  to: z.enum(['shop', 'buyer'], 'Say who reads it.').default('shop'),
})

/** One order as staff see it, and what they do where it got stuck. Refunds are noted at its payment. */
export const order = new Hono<Env>()
  .get(ORDER, (c) => answerOrder(c))

  .get(`${ORDER}/files/:fileId{[1-9][0-9]{0,14}}`, async (c) => {
    const reader = { orderId: idOf(c) }
    return answerDownload(c, await readServiceFile(c.var.db, c.var.files, reader, Number(c.req.param('fileId'))))
  })

  .post(`${ORDER}/notes`, async (c) => {
    const form = parseForm(noteForm, await readForm(c))
    if (!form.ok) return answerOrder(c, { status: 422, refused: { form: 'notes', ...form } })
    const { note, to } = form.value
    const { db, config } = c.var
    const what = { note, toBuyer: to === 'buyer', from: (await siteOf(c)).name }
    await addStaffNote(db, config, staffOf(c).actor, idOf(c), what)
    return leadTo(c, paths.adminOrder(idOf(c)), { text: to === 'buyer' ? 'The buyer is told.' : 'Noted.' })
  })

  .post(`${PART}/delivery`, (c) =>
    settle(c, async (partId) => {
      const { number } = await noteDelivery(c.var.db, c.var.config, staffOf(c), partId)
      return `${number} is marked as delivered.`
    }),
  )

  .post(`${PART}/cancellation`, async (c) => {
    const form = parseForm(reasonForm, await readForm(c))
    const partId = Number(c.req.param('partId'))
    if (!form.ok) return answerOrder(c, { status: 422, refused: { form: `cancellation-${partId}`, ...form } })
    return settle(c, async () => {
      const wanted = { reason: form.value.reason, units: null }
      const { number, refundDue, currency } = await cancelUnits(c.var.db, c.var.config, staffOf(c), partId, wanted)
      const due = refundDue > 0 ? ` ${formatMoney({ minor: refundDue, currency })} is due back to the buyer.` : ''
      return `${number}: cancelled.${due}`
    })
  })

const idOf = (c: Ctx) => Number(c.req.param('id'))

const staffOf = (c: Ctx): Desk => {
  const { id, name } = personOf(c)
  return { shopId: null, actor: { id, name, side: 'staff' } }
}

/** Acts on a shop's part of this very order; what the world refuses is said on the page. */
async function settle(c: Ctx, act: (partId: number) => Promise<string>): Promise<Response> {
  const partId = Number(c.req.param('partId'))
  const found = await findStaffOrder(c.var.db, idOf(c))
  if (!found?.shopOrders.some(({ id }) => id === partId)) throw notFound('part of this order')
  try {
    return await leadTo(c, `${paths.adminOrder(found.id)}#part-${partId}`, { text: await act(partId) })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return answerOrder(c, { status: 409, problem: error.message })
  }
}

type View = Pick<AdminOrderProps, 'refused' | 'problem'> & { status?: 200 | 409 | 422 }

async function answerOrder(c: Ctx, { status = 200, ...view }: View = {}): Promise<Response> {
  const found = await findStaffOrder(c.var.db, idOf(c))
  if (!found) throw notFound('order')
  const body = <AdminOrderPage {...view} order={found} mayDecide={personOf(c).staffRole !== 'viewer'} now={now()} />
  if (wantsFragment(c)) return showFragment(c, body, status)
  return showPage(c, {
    title: `Order ${found.number}`,
    area: 'admin',
    wide: true,
    status,
    breadcrumbs: [{ label: 'Orders', href: paths.adminOrders() }, { label: found.number }],
    body,
  })
}
