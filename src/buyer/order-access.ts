import { getCookie, setCookie } from 'hono/cookie'
import type { Ctx } from '#src/frame/env.ts'
import { paths } from '#src/lib/paths.ts'
import { ACCESS_DAYS, orderToken } from '#src/market/orders/access.ts'
import { findReachable, type OrderReach } from '#src/market/orders/order-reach.ts'

const cookieOf = (number: string) => `market-order-${number}`

/** Lets this browser open an order without an account from now on: after ordering as a guest, or by a signed link. */
export function rememberOrder(c: Ctx, number: string): void {
  setCookie(c, cookieOf(number), orderToken(c.var.config.secret, number), {
    path: paths.buyerOrder(number),
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.config.publicUrl?.protocol === 'https:',
    maxAge: ACCESS_DAYS * 24 * 3600,
  })
}

/** The order that this address is of, for whoever it belongs to; to everyone else there is none (not-found). */
export function orderHere(c: Ctx): Promise<OrderReach> {
  const { db, config, person } = c.var
  const number = c.req.param('number') ?? ''
  return findReachable(db, config.secret, number, { person, token: getCookie(c, cookieOf(number)) })
}
