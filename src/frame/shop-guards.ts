import { createMiddleware } from 'hono/factory'
import { Refusal } from '#src/lib/refusal.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'
import { type Env, shopOf } from './env.ts'

/** Lets the owner and managers change what the shop asks and promises; everyone else of the shop may look. */
export const requireShopManager = createMiddleware<Env>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || mayChangeShop(shopOf(c).role)) return next()
  throw new Refusal('forbidden', 'Only the owner and managers of a shop may change its prices and terms.')
})
