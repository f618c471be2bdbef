import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { drawSales } from '#src/frame/sales-drawings.ts'
import { now } from '#src/lib/clock.ts'
import { getShopOverview } from '#src/market/reports/shop-overview.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'
import { SellerOverview } from '#templates/seller/overview.tsx'

/** What a seller sees first. */
export const overview = new Hono<Env>().get('/', async (c) => {
  const { id, name, role } = shopOf(c)
  const at = now()
  const shop = await getShopOverview(c.var.db, id, at)
  const drawings = await drawSales(shop.sales)
  const body = <SellerOverview name={name} shop={shop} drawings={drawings} mayChange={mayChangeShop(role)} now={at} />
  return showPage(c, { title: 'Overview', area: 'seller', body })
})
