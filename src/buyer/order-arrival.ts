import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import type { Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { noteArrival } from '#src/market/orders/arrival.ts'
import { orderHere } from './order-access.ts'

/** A buyer says that what a shop sent is there. */
export const orderArrival = new Hono<Env>().post('/', async (c) => {
  const { id: orderId, number } = await orderHere(c)
  const typed = (await readForm(c)).get('shop_order') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(typed)) throw notFound('part of this order')
  const userId = c.var.person?.id ?? null
  await noteArrival(c.var.db, c.var.config, { orderId, userId, shopOrderId: Number(typed) })
  return leadTo(c, paths.buyerOrder(number), { text: 'Noted: it arrived.' })
})
