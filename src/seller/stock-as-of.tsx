import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { listStockAsOf } from '#src/market/stock/as-of.ts'
import { StockAsOfPage } from '#templates/seller/stock-as-of.tsx'
import { readAsOf } from './as-of.ts'
import { readStockQuery } from './stock-form.ts'

/** The grid as it was at a moment; without one the request goes on to the grid as it is. */
export const stockAsOf = new Hono<Env>().get('/stock', async (c, next) => {
  const asOf = readAsOf(c)
  if (!asOf.at && !asOf.error) return next()
  const { query: now, address } = readStockQuery(c.req.query())
  const query = { ...now, sort: now.sort === 'sku' ? now.sort : ('title' as const) }
  const page = asOf.at ? await listStockAsOf(c.var.db, shopOf(c).id, asOf.at, query) : null
  return showPage(c, {
    title: asOf.at
      ? `Stock as of ${asOf.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
      : 'Stock: no such moment',
    area: 'seller',
    wide: true,
    q: query.q,
    status: asOf.error ? 422 : 200,
    body: <StockAsOfPage page={page} query={query} address={address} asOf={asOf} />,
  })
})
