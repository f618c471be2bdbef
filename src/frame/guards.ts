import { createMiddleware } from 'hono/factory'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { type Env, personOf, shopOf } from './env.ts'
import { wantsFragment } from './page.tsx'

/** Lets signed-in people pass; others are sent to sign in and come back. */
export const requirePerson = createMiddleware<Env>(async (c, next) => {
  if (c.var.person) return next()
  const back =
    c.req.method === 'GET' && !wantsFragment(c) ? new URL(c.req.url).pathname + new URL(c.req.url).search : undefined
  const login = paths.login(back)
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

/** Lets those through who may change stock and products of their shop; a viewer may look only. */
export const requireShopWriter = createMiddleware<Env>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || shopOf(c).role !== 'viewer') return next()
  throw new Refusal('forbidden', 'You may look at this shop, but not change it.')
})

/** Lets those through who run their shop: a stock keeper counts and sends, but does not change what is sold. */
export const requireShopManager = createMiddleware<Env>(async (c, next) => {
  const { role } = shopOf(c)
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || role === 'owner' || role === 'manager') return next()
  throw new Refusal('forbidden', 'Only the owner and managers of the shop change its products.')
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
