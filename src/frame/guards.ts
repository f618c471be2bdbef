import { createMiddleware } from 'hono/factory'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { may, type ShopRight } from '#src/market/shops/roles.ts'
import { type Ctx, type Env, personOf, shopOf } from './env.ts'
import { wantsFragment } from './page.tsx'
import { leaveToast } from './toast.ts'

const ENDED = 'Your session has ended. Sign in again to go on.'

/** Lets signed-in people pass; others are sent to sign in and come back, and told when they had been signed in. */
export const requirePerson = createMiddleware<Env>(async (c, next) => {
  if (c.var.person) return next()
  const back =
    c.req.method === 'GET' && !wantsFragment(c) ? new URL(c.req.url).pathname + new URL(c.req.url).search : undefined
  const login = paths.login(back)
  if (c.var.sessionEnded) await leaveToast(c, { tone: 'info', text: ENDED })
  if (!wantsFragment(c)) return c.redirect(login, 303)
  c.header('HX-Redirect', login)
  return c.body(null, 401)
})

/** Lets people with a shop pass; those without one are led to open it. Goes behind requirePerson. */
export const requireShop = createMiddleware<Env>(async (c, next) => {
  if (c.var.shop) return next()
  if (c.req.method === 'GET') return c.redirect(paths.sellerShop, 303)
  throw new Refusal('forbidden', 'Open your shop first; then this page is yours.')
})

const onlyLooks = (c: Ctx) => c.req.method === 'GET' || c.req.method === 'HEAD'

/**
 * Lets everybody of a shop look, and those change whose role has the right that the path needs (null: anybody). Somebody
 * without a shop passes: there is nothing of it they could change.
 */
export const requireShopRight = (rightAt: (path: string) => ShopRight | null) =>
  createMiddleware<Env>(async (c, next) => {
    const right = onlyLooks(c) || !c.var.shop ? null : rightAt(c.req.path)
    if (right) refuseWithout(c, right)
    return next()
  })

/** Refuses (forbidden) whoever does not have this right in the shop they work in. */
export function refuseWithout(c: Ctx, right: ShopRight): void {
  const { role } = shopOf(c)
  if (may(role, right)) return
  if (role === 'viewer') throw new Refusal('forbidden', 'You may look at this shop, but not change it.')
  if (role === 'manager') throw new Refusal('forbidden', 'Only an owner of the shop does this.')
  throw new Refusal('forbidden', 'Only the owner and managers of the shop change this.')
}

/** Lets the owner and managers change what the shop sells, asks and promises; everyone else of the shop may look. */
export const requireShopManager = createMiddleware<Env>(async (c, next) => {
  if (!onlyLooks(c)) refuseWithout(c, 'shop')
  return next()
})

/** Lets admins pass: what holds for the whole market is theirs to change. Goes behind requireStaff. */
export const requireAdmin = createMiddleware<Env>(async (c, next) => {
  if (personOf(c).staffRole === 'admin') return next()
  throw new Refusal('forbidden', 'Only an admin of this market changes this.')
})

/** Lets platform staff pass; everyone else learns nothing, not even that the page exists for others. */
export const requireStaff = createMiddleware<Env>(async (c, next) => {
  const role = personOf(c).staffRole
  if (!role) throw new Refusal('forbidden', 'This part of the market is for its staff.')
  if (role === 'viewer' && c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    throw new Refusal('forbidden', 'You may look here, but not decide.')
  }
  return next()
})
