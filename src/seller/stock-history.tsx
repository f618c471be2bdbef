import { Hono } from 'hono'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { now } from '#src/lib/clock.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { findStockItems } from '#src/market/stock/grid.ts'
import { findBatch, listShopHistory, listVariantHistory } from '#src/market/stock/history.ts'
import { type Reversal, reverseBatch } from '#src/market/stock/reversal.ts'
import { BatchPage } from '#templates/seller/stock-batch.tsx'
import { ShopHistoryPage, VariantHistoryPage } from '#templates/seller/stock-history.tsx'
import { StockSaved, stockRowId } from '#templates/seller/stock-row.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { readForm, sellerOf } from './stock.tsx'
import { pageBefore, reversalForm } from './stock-form.ts'

/** An undo of more rows than a page of the grid holds turns the page instead of sending each of them. */
const MOST_ROWS = 100

/** What happened to a shop's stock, for ever; and the way to take it back. */
export const stockHistory = new Hono<Env>()
  .get('/stock/history', async (c) => {
    const history = await listShopHistory(c.var.db, shopOf(c).id, { before: placeOf(c) })
    const body = <ShopHistoryPage {...history} now={now()} />
    return showPage(c, { title: 'Stock history', area: 'seller', wide: true, body })
  })

  .get('/stock/:variantId{[0-9]{1,15}}/history', async (c) => {
    const variantId = Number(c.req.param('variantId'))
    const history = await listVariantHistory(c.var.db, shopOf(c).id, variantId, { before: placeOf(c) })
    if (!history) throw notFound('variant in your shop')
    const { title, options } = history.variant
    return showPage(c, {
      title: `History of ${[title, ...options].join(' ')}`,
      area: 'seller',
      wide: true,
      breadcrumbs: [{ label: 'Stock', href: paths.stock() }, { label: [title, ...options].join(' ') }],
      body: <VariantHistoryPage {...history} now={now()} />,
    })
  })

  .get('/stock/batches/:batchId{[0-9]{1,15}}', async (c) => {
    const batch = await findBatch(c.var.db, shopOf(c).id, Number(c.req.param('batchId')))
    if (!batch) throw notFound('change in your shop')
    return showPage(c, {
      title: `Change ${batch.batchId}`,
      area: 'seller',
      wide: true,
      breadcrumbs: [{ label: 'Stock history', href: paths.stockHistory }, { label: `Change ${batch.batchId}` }],
      body: <BatchPage batch={batch} now={now()} />,
    })
  })

  .post('/stock/batches/:batchId{[0-9]{1,15}}/reversal', async (c) => {
    const form = await readForm(c)
    const parsed = parseForm(reversalForm, form)
    if (!parsed.ok) throw new Refusal('conflict', Object.values(parsed.errors)[0] ?? 'That reason is too long.')
    const reversal = await reverseBatch(c.var.db, sellerOf(c), Number(c.req.param('batchId')), parsed.value)
    return answerReversal(c, form, reversal)
  })

async function answerReversal(c: Ctx, form: URLSearchParams, { batchId, reversedKind, variantIds }: Reversal) {
  const { items, lowCount } = await findStockItems(c.var.db, shopOf(c).id, variantIds.slice(0, MOST_ROWS))
  const [item] = items
  const what =
    variantIds.length > 1 || !item ? `${variantIds.length} variants` : [brief(item.title), ...item.options].join(' ')
  const is = variantIds.length > 1 || !item ? 'are as before' : `is ${item.onHand} again`
  const redo = reversedKind === 'reversal'
  const toast: ToastProps = {
    text: redo
      ? `Done again: ${what} ${item && variantIds.length === 1 ? `is ${item.onHand}` : 'changed'}`
      : `Undone: ${what} ${is}`,
    undo: { action: paths.batchReversal(batchId), label: redo ? 'Undo' : 'Redo' },
  }
  const grid = paths.stock()
  if (wantsFragment(c)) {
    const here = pageBefore(null, c.req.header('hx-current-url'), grid)
    const onGrid = here === grid || here.startsWith(`${grid}?`)
    if (!onGrid || variantIds.length > MOST_ROWS) return leadTo(c, here, toast)
    return showFragment(c, <StockSaved items={items} lowCount={lowCount} toast={toast} />)
  }
  const back = pageBefore(form, c.req.header('referer'), grid)
  return goTo(c, item && variantIds.length === 1 ? `${back}#${stockRowId(item.variantId)}` : back, toast)
}

const placeOf = (c: Ctx): number | undefined => {
  const before = c.req.query('before')
  return before && /^\d{1,9}$/.test(before) ? Number(before) : undefined
}
