import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { opensOrder } from '#src/market/orders/access.ts'
import { cancelUnpaidOrder } from '#src/market/orders/buyer-cancellation.ts'
import { orderHere, rememberOrder } from './order-access.ts'
import { answerOrder } from './order-answer.tsx'
import { orderInvoice } from './order-invoice.ts'
import { orderProof } from './order-proof.tsx'

/** One order, for those it belongs to. A link from a message becomes a cookie, so that it stays out of histories. */
export const order = new Hono<Env>()
  .get('/', async (c) => {
    const number = c.req.param('number') ?? ''
    const access = c.req.query('access')
    if (access !== undefined) {
      if (opensOrder(c.var.config.secret, number, access)) rememberOrder(c, number)
      return c.redirect(paths.buyerOrder(number), 303)
    }
    return answerOrder(c)
  })

  .post('/cancellation', async (c) => {
    const { db, config, person } = c.var
    const { id, number } = await orderHere(c)
    await cancelUnpaidOrder(db, config, id, person?.id ?? null)
    return leadTo(c, paths.buyerOrder(number), { text: `Order ${number} is cancelled. Nothing is due.`, tone: 'info' })
  })

  .route('/', orderProof)
  .route('/', orderInvoice)
