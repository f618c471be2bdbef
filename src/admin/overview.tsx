import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { getMarketOverview } from '#src/market/reports/market-overview.ts'
import { AdminOverview } from '#templates/admin/overview.tsx'

/** What the staff sees first. */
export const overview = new Hono<Env>().get('/', async (c) => {
  const body = <AdminOverview market={await getMarketOverview(c.var.db)} now={now()} />
  return showPage(c, { title: 'Overview', area: 'admin', body })
})
