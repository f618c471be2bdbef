import { Hono } from 'hono'
import { type Env, personOf } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { searchDesk } from '#src/market/reports/desk-search.ts'
import { AdminSearchPage } from '#templates/admin/search.tsx'

/** What the field in the frame finds: shops, products, orders, and for admins people. */
export const search = new Hono<Env>().get('/search', async (c) => {
  const q = (c.req.query('q') ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100)
  const people = personOf(c).staffRole === 'admin'
  const finds = q === '' ? null : await searchDesk(c.var.db, q, { people })
  const body = <AdminSearchPage q={q} finds={finds} seesPeople={people} now={now()} />
  return showPage(c, { title: q ? `“${q}”` : 'Search', area: 'admin', q, body })
})
