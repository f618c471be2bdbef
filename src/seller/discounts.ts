import { Hono } from 'hono'
import { discountDesk } from '#src/frame/discount-desk.tsx'
import { type Env, shopOf } from '#src/frame/env.ts'
import { requireShopManager } from '#src/frame/guards.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'

/** The codes of a shop, in its own currency. */
export const discounts = new Hono<Env>().use('/discounts/*', requireShopManager).route(
  '/',
  discountDesk({
    area: 'seller',
    ownerOf: (c) => shopOf(c).id,
    currencyOf: (c) => shopOf(c).currency,
    mayChange: (c) => mayChangeShop(shopOf(c).role),
  }),
)
