import { Hono } from 'hono'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { findBatch, listShopHistory } from '#src/market/stock/history.ts'
import { BATCH_KINDS } from '#src/market/stock/ledger.ts'
import { listVariantHistory } from '#src/market/stock/variant-history.ts'
import { asOfQuery } from '#templates/seller/as-of.tsx'
import { BatchPage } from '#templates/seller/stock-batch.tsx'
import { ShopHistoryPage, VariantHistoryPage } from '#templates/seller/stock-history.tsx'
import { readAsOf } from './as-of.ts'

/** What happened to a shop's stock, for ever. The way to take it back is next door. */
export const stockHistory = new Hono<Env>()
  .get('/stock/history', async (c) => {
    const asOf = readAsOf(c)
    const before = placeOf(c)
    const history = await listShopHistory(c.var.db, shopOf(c).id, { before, at: asOf.at })
    const body = <ShopHistoryPage {...history} asOf={asOf} further={before !== undefined} now={now()} />
    return showPage(c, { title: 'Stock history', area: 'seller', wide: true, status: asOf.error ? 422 : 200, body })
  })

  .get('/stock/:variantId{[0-9]{1,15}}/history', async (c) => {
    const variantId = Number(c.req.param('variantId'))
    const asOf = readAsOf(c)
    const kind = BATCH_KINDS.find((one) => one === c.req.query('kind')) ?? null
    const wish = { before: placeOf(c), at: asOf.at, kind }
    const history = await listVariantHistory(c.var.db, shopOf(c).id, variantId, wish)
    if (!history) throw notFound('variant in your shop')
    const name = [history.variant.title, ...history.variant.options].join(' ')
    return showPage(c, {
      title: `History of ${name}`,
      area: 'seller',
      wide: true,
      status: asOf.error ? 422 : 200,
      breadcrumbs: [{ label: 'Stock', href: paths.stock(asOfQuery(asOf)) }, { label: name }],
      body: <VariantHistoryPage {...history} asOf={asOf} kind={kind} further={wish.before !== undefined} now={now()} />,
    })
  })

  .get('/stock/batches/:batchId{[0-9]{1,15}}', async (c) => {
    const after = linesAfter(c)
    const batch = await findBatch(c.var.db, shopOf(c).id, Number(c.req.param('batchId')), { after })
    if (!batch) throw notFound('change in your shop')
    return showPage(c, {
      title: `Change ${batch.batchId}`,
      area: 'seller',
      wide: true,
      breadcrumbs: [{ label: 'Stock history', href: paths.stockHistory() }, { label: `Change ${batch.batchId}` }],
      body: <BatchPage batch={batch} further={after !== undefined} now={now()} />,
    })
  })

const placeOf = (c: Ctx): number | undefined => {
  const before = c.req.query('before')
  return before && /^\d{1,9}$/.test(before) ? Number(before) : undefined
}

/** The variant that the page of a batch's lines before ended with. */
const linesAfter = (c: Ctx): number | undefined => {
  const after = c.req.query('after')
  return after && /^\d{1,15}$/.test(after) ? Number(after) : undefined
}
