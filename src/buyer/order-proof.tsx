import { Hono } from 'hono'
import { answerDownload } from '#src/frame/download.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo, showFragment, wantsFragment } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { now } from '#src/lib/clock.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { OrderReach } from '#src/market/orders/order-reach.ts'
import { sendProof } from '#src/market/orders/payment-proof.ts'
import { findOwnProof, listPayBlocks } from '#src/market/payments/pay-block.ts'
import { readProof } from '#src/market/payments/proofs.ts'
import { OrderPayment } from '#templates/buyer/order-payment.tsx'
import type { ProofRefused } from '#templates/buyer/order-proof.tsx'
import { orderHere } from './order-access.ts'
import { answerOrder } from './order-answer.tsx'

/** What a buyer sends to prove a payment, and what they sent. */
export const orderProof = new Hono<Env>()
  .post('/proof', async (c) => {
    const reach = await orderHere(c)
    const body = await c.req.formData()
    const { payment = '', transaction_id: transactionId = '' } = typedOf(body)
    const paymentId = /^[1-9]\d{0,14}$/.test(payment) ? Number(payment) : null
    const from = { orderId: reach.id, paymentId, userId: c.var.person?.id ?? null, address: addressOf(c) }
    const { db, config, files } = c.var
    const means = { secret: config.secret, files }
    try {
      const sent = await sendProof(db, means, from, { file: await fileOf(body.get('file')), transactionId })
      if (!sent.ok) return await refuse(c, reach, { paymentId, errors: sent.errors, transactionId }, 422)
      const late = sent.status === 'needs-decision'
      const text = late
        ? 'Your proof is here. Your goods had gone by now: we look what can be done, and write to you.'
        : 'Your proof is here. Somebody looks at it, and we write to you.'
      return await leadTo(c, paths.buyerOrder(reach.number), { text, tone: late ? 'warn' : 'good' })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not-found') throw error
      const status = error.code === 'too-many' ? 429 : 409
      return refuse(c, reach, { paymentId, errors: { '': error.message }, transactionId }, status)
    }
  })

  .get('/proofs/:proofId{[1-9][0-9]{0,14}}', async (c) => {
    const reach = await orderHere(c)
    const proofId = Number(c.req.param('proofId'))
    const paymentId = await findOwnProof(c.var.db, reach.id, proofId)
    if (paymentId === null) throw notFound('proof')
    return answerDownload(c, await readProof(c.var.db, c.var.files, { paymentId, proofId, part: 'file' }))
  })

async function fileOf(value: File | string | null): Promise<{ name: string; bytes: Buffer } | null> {
  if (!(value instanceof File) || (value.size === 0 && value.name === '')) return null
  return { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) }
}

type Refused = Omit<ProofRefused, 'paymentId'> & { paymentId: number | null }

/** The same form with what is wrong: in the whole page, or to htmx in its payment's block. */
async function refuse(c: Ctx, reach: OrderReach, { paymentId, ...wrong }: Refused, status: 409 | 422 | 429) {
  const blocks = await listPayBlocks(c.var.db, reach.id)
  const block = blocks.find(({ id }) => id === paymentId) ?? blocks.find(({ kind }) => kind !== 'none')
  if (!block) throw notFound('payment')
  const refused = { ...wrong, paymentId: block.id }
  if (!wantsFragment(c)) return answerOrder(c, { status, refused })
  return showFragment(
    c,
    <OrderPayment number={reach.number} block={block} shops={[]} now={now()} refused={refused} />,
    status,
  )
}
