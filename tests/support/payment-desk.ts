import { decidePayment } from '#src/market/orders/payment-decision.ts'
import { sendProof } from '#src/market/orders/payment-proof.ts'
import { addProduct, createMarket, type Member } from './cast.ts'
import { placeTestOrder } from './orders.ts'
import { receiptPicture } from './proofs.ts'

/** A market in which orders wait for their payment, and what its buyer and its staff do about that. */
export async function createPaymentDesk() {
  const market = await createMarket()
  const { db, cast, deps, config } = market
  const means = { secret: config.secret, files: deps.files }
  const boots = await addProduct(db, cast.boots, { onHand: 400 })
  const variantId = boots.variants[0]!.id

  async function ordered(more: { price?: number; buyer?: Member | null; email?: string } = {}) {
    const { price = 8900, ...rest } = more
    const order = await placeTestOrder(market, { lines: [{ variantId, price }], paid: false, ...rest })
    return { ...order, paymentId: order.payments[0]!.id }
  }
  type Ordered = Awaited<ReturnType<typeof ordered>>
  const from = (order: Ordered) => ({ orderId: order.id, paymentId: null, userId: cast.bela.id, address: '127.0.0.1' })
  const send = (order: Ordered, bytes: Buffer | null, transactionId = '') =>
    sendProof(db, means, from(order), { file: bytes && { name: 'proof.jpg', bytes }, transactionId })
  const paymentOf = ({ paymentId }: Ordered) =>
    db.selectFrom('payments').selectAll().where('id', '=', paymentId).executeTakeFirstOrThrow()
  const statusOf = async (order: Ordered) => (await paymentOf(order)).status
  const mailsOf = async (kind: string) =>
    (await db.selectFrom('mail_messages').select('id').where('kind', '=', kind).execute()).length
  const decide = (
    order: Ordered,
    decision: 'accept' | 'reject' | 'again',
    staff = cast.ada,
    reason = 'No money came.',
  ) => decidePayment(db, means, staff, order.paymentId, { decision, reason })

  let seed = 100
  const picture = () => receiptPicture(seed++)

  return { market, means, variantId, ordered, from, send, paymentOf, statusOf, mailsOf, decide, picture }
}
