import type { Ctx } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import type { Delivery } from '#src/market/catalogue/delivery.ts'
import { listOrderKeys } from '#src/market/orders/order-keys.ts'
import { findBuyerOrder } from '#src/market/orders/order-page.ts'
import { listServices } from '#src/market/orders/service-list.ts'
import { listPayBlocks } from '#src/market/payments/pay-block.ts'
import { OrderPage, type OrderPanels } from '#templates/buyer/order.tsx'
import { OrderArrival } from '#templates/buyer/order-arrival.tsx'
import { OrderInvoice } from '#templates/buyer/order-invoice.tsx'
import { OrderKeys } from '#templates/buyer/order-keys.tsx'
import { OrderPayment } from '#templates/buyer/order-payment.tsx'
import type { ProofRefused } from '#templates/buyer/order-proof.tsx'
import { OrderService } from '#templates/buyer/order-service.tsx'
import { orderHere } from './order-access.ts'

type Shown = { status?: 200 | 409 | 422 | 429; refused?: ProofRefused }

/** The page of an order, for those it belongs to, with what each part of the market puts into it. */
export async function answerOrder(c: Ctx, { status = 200, refused }: Shown = {}): Promise<Response> {
  const reach = await orderHere(c)
  const { db } = c.var
  const order = await findBuyerOrder(db, reach.id)
  const has = (delivery: Delivery) =>
    order.shopOrders.some((part) => part.lines.some((line) => line.delivery === delivery))
  const [blocks, keys, services] = await Promise.all([
    order.payments.some((one) => one.status !== 'accepted') ? listPayBlocks(db, reach.id) : [],
    has('key') ? listOrderKeys(db, reach.id) : [],
    has('service') ? listServices(db, reach.id) : [],
  ])
  const at = now()
  const panels: OrderPanels = {
    line: ({ id }) => {
      const service = services.find((one) => one.lineId === id)
      if (service) return <OrderService number={order.number} service={service} now={at} />
      const own = keys.filter((key) => key.lineId === id)
      return own.length > 0 && <OrderKeys number={order.number} keys={own} now={at} />
    },
    part: (part) => (
      <>
        <OrderArrival number={order.number} part={part} />
        {part.paidAt && <OrderInvoice number={order.number} shopOrderId={part.id} />}
      </>
    ),
    payment: ({ id, shopNames }) => {
      const block = blocks.find((one) => one.id === id)
      const shops = blocks.length > 1 ? shopNames : []
      const wrong = refused?.paymentId === id ? refused : undefined
      return block && <OrderPayment number={order.number} block={block} shops={shops} now={at} refused={wrong} />
    },
  }
  const page = await showPage(c, {
    title: `Order ${order.number}`,
    area: 'buyer',
    noindex: true,
    status,
    body: <OrderPage order={order} member={!reach.byLink} now={at} panels={panels} />,
  })
  // A guest's page holds an address, too: it stays in no browser that others use after them.
  page.headers.set('Cache-Control', 'private, no-store')
  return page
}
