import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { drawSales } from '#src/frame/sales-drawings.ts'
import { now } from '#src/lib/clock.ts'
import { getMarketOverview, getMarketSales } from '#src/market/reports/market-overview.ts'
import { findLastCheck } from '#src/market/stock/check-list.ts'
import { AdminOverview } from '#templates/admin/overview.tsx'

/** So many currencies are drawn; the others are told in figures. */
const MOST_DRAWN = 3

/** What the staff sees first. */
export const overview = new Hono<Env>().get('/', async (c) => {
  const at = now()
  const { db } = c.var
  const [market, sales, check] = await Promise.all([getMarketOverview(db), getMarketSales(db, at), findLastCheck(db)])
  const drawings = await Promise.all(sales.currencies.slice(0, MOST_DRAWN).map(drawSales))
  const body = <AdminOverview market={market} sales={sales} drawings={drawings} check={check} now={at} />
  return showPage(c, { title: 'Overview', area: 'admin', body })
})
