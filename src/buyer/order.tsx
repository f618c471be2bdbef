import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { opensOrder } from '#src/market/orders/access.ts'
import { cancelUnpaidOrder } from '#src/market/orders/buyer-cancellation.ts'
import { listOrderKeys } from '#src/market/orders/order-keys.ts'
import { findBuyerOrder } from '#src/market/orders/order-page.ts'
import { OrderPage, type OrderPanels } from '#templates/buyer/order.tsx'
import { OrderKeys } from '#templates/buyer/order-keys.tsx'
import { orderHere, rememberOrder } from './order-access.ts'

/** One order, for those it belongs to. A link from a message becomes a cookie, so that it stays out of histories. */
export const order = new Hono<Env>()
  .get('/', async (c) => {
    const number = c.req.param('number') ?? ''
    const access = c.req.query('access')
    if (access !== undefined) {
      if (opensOrder(c.var.config.secret, number, access)) rememberOrder(c, number)
      return c.redirect(paths.buyerOrder(number), 303)
    }
    return showOrder(c)
  })

  .post('/cancellation', async (c) => {
    const { db, config, person } = c.var
    const { id, number } = await orderHere(c)
    await cancelUnpaidOrder(db, config, id, person?.id ?? null)
    return leadTo(c, paths.buyerOrder(number), { text: `Order ${number} is cancelled. Nothing is due.`, tone: 'info' })
  })

async function showOrder(c: Ctx): Promise<Response> {
  const reach = await orderHere(c)
  const [found, keys] = await Promise.all([findBuyerOrder(c.var.db, reach.id), listOrderKeys(c.var.db, reach.id)])
  const panels: OrderPanels = {
    line: ({ id }) => {
      const own = keys.filter((key) => key.lineId === id)
      return own.length > 0 && <OrderKeys number={found.number} keys={own} now={now()} />
    },
  }
  return showPage(c, {
    title: `Order ${found.number}`,
    area: 'buyer',
    noindex: true,
    body: <OrderPage order={found} member={!reach.byLink} now={now()} panels={panels} />,
  })
}
