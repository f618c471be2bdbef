import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { personOf } from '#src/frame/env.ts'
import { answerError } from '#src/frame/errors.tsx'
import { requirePerson } from '#src/frame/guards.ts'
import { showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { claimOrders } from '#src/market/orders/claim.ts'
import { listBuyerOrders } from '#src/market/orders/order-list.ts'
import { NoSuchOrderPage } from '#templates/buyer/order-find.tsx'
import { OrdersAppended, OrdersPage } from '#templates/buyer/orders.tsx'
import { order } from './order.tsx'
import { orderArrival } from './order-arrival.ts'
import { find } from './order-find.tsx'
import { orderKeys } from './order-keys.tsx'
import { orderServices } from './order-services.tsx'

/** What somebody ordered: a member's history, and single orders for those they belong to. */
export const orders = new Hono<Env>()
  .get('/', requirePerson, showHistory)
  .route('/find', find)
  .route('/:number', order)
  .route('/:number/keys', orderKeys)
  .route('/:number/services', orderServices)
  .route('/:number/arrival', orderArrival)

async function showHistory(c: Ctx): Promise<Response> {
  const { db } = c.var
  const before = Number(/^[1-9]\d{0,14}$/.exec(c.req.query('before') ?? '')?.[0]) || null
  // Whoever is signed in has proven their address: what was ordered with it without the account is theirs.
  const joined = before === null ? await claimOrders(db, personOf(c).id) : 0
  const list = { ...(await listBuyerOrders(db, personOf(c).id, before)), joined, later: before !== null, now: now() }
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) return showFragment(c, <OrdersAppended {...list} />)
  return showPage(c, { title: 'Your orders', area: 'buyer', noindex: true, body: <OrdersPage {...list} /> })
}

// Whether there is no such order or it is somebody else's: the same page, which sends the link to whoever ordered.
orders.onError((error, c) => {
  const ctx = c as Ctx
  const missing = error instanceof Refusal && error.code === 'not-found' && !wantsFragment(ctx)
  if (!missing) return answerError(error, ctx)
  const body = <NoSuchOrderPage number={c.req.param('number') ?? ''} signedIn={ctx.var.person !== null} />
  return showPage(ctx, { title: 'No such order here', area: 'buyer', status: 404, noindex: true, body })
})
