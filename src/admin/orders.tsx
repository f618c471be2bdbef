import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import {
  countStaffOrders,
  listStaffOrders,
  STAFF_VIEWS,
  type StaffOrderQuery,
} from '#src/market/orders/staff-orders.ts'
import { AdminOrdersPage } from '#templates/admin/orders.tsx'

/** The list of all orders. */
export const orders = new Hono<Env>().get('/orders', async (c) => {
  const { query, address } = readQuery(c.req.query())
  const [page, counts] = await Promise.all([listStaffOrders(c.var.db, query), countStaffOrders(c.var.db)])
  const body = <AdminOrdersPage page={page} counts={counts} query={query} address={address} now={now()} />
  return showPage(c, { title: 'Orders', area: 'admin', wide: true, body })
})

const idOf = (text: string | undefined) => (text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)

function readQuery(typed: Record<string, string>): { query: StaffOrderQuery; address: Record<string, string> } {
  const q = (typed.q ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100)
  const view = STAFF_VIEWS.find((one) => one === typed.status) ?? 'all'
  const before = idOf(typed.before)
  return {
    query: { q, view, before, after: before === null ? idOf(typed.after) : null },
    address: { q, status: view === 'all' ? '' : view },
  }
}
