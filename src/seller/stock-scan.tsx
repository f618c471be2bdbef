import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showFragment, wantsFragment } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { findStockItems, type StockItem } from '#src/market/stock/grid.ts'
import { findByCode } from '#src/market/stock/scan.ts'
import type { ScanAnswer } from '#templates/seller/scan.tsx'
import { StockScanned } from '#templates/seller/stock-scanned.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { sellerOf } from './stock.tsx'
import { line } from './stock-form.ts'

const ID = /^[1-9]\d{0,14}$/
const why = line(200, 'scanned')

/** The scan field of the grid: a code finds its row, the same code again adds one. */
export const stockScan = new Hono<Env>().post('/stock/scans', async (c) => {
  const form = await readForm(c)
  const code = (form.get('code') ?? '').slice(0, 100).trim()
  const chosen = ID.test(form.get('variant') ?? '') ? Number(form.get('variant')) : null
  if (code === '' && chosen === null) return tell(c, { said: 'Scan or type a SKU or barcode.', tone: 'bad', code })
  const found = chosen === null ? await findByCode(c.var.db, shopOf(c).id, code) : [{ variantId: chosen }]
  if (found.length === 0) return tell(c, { said: `Nothing here has the SKU or barcode ${code}.`, tone: 'bad', code })
  const [one, ...others] = found
  if (!one || others.length > 0) {
    const choices = found.flatMap((choice) => ('sku' in choice ? [choice] : []))
    return tell(c, { said: `${found.length} variants carry ${code}: choose one.`, tone: 'warn', code, choices })
  }
  const again = form.get('last') === String(one.variantId)
  const reason = why.safeParse(form.get('reason') ?? '').data ?? 'scanned'
  return again ? addOne(c, one.variantId, reason, code) : findRow(c, one.variantId, code)
})

const nameOf = ({ title, options }: StockItem) => [brief(title), ...options].join(' ')

async function addOne(c: Ctx, variantId: number, reason: string, code: string): Promise<Response> {
  try {
    const edit = await adjustStock(c.var.db, sellerOf(c), variantId, { delta: 1, reason, note: '' })
    const said = `${nameOf(edit.item)}: ${edit.before} → ${edit.after}`
    const toast =
      edit.batchId === null ? undefined : { text: said, undo: { action: paths.batchReversal(edit.batchId) } }
    return show(c, edit.item, edit.lowCount, { said, tone: 'good', code }, toast)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return tell(c, { said: error.message, tone: 'warn', code })
  }
}

async function findRow(c: Ctx, variantId: number, code: string): Promise<Response> {
  const { items, lowCount } = await findStockItems(c.var.db, shopOf(c).id, [variantId])
  const [item] = items
  if (!item) return tell(c, { said: 'This is no longer in your shop.', tone: 'bad', code })
  const then = item.pooled ? 'Its units are keys.' : 'Scan it again to add one.'
  return show(c, item, lowCount, { said: `${nameOf(item)}: ${item.onHand} on hand. ${then}`, tone: 'good', code })
}

function show(c: Ctx, item: StockItem, lowCount: number, scan: ScanAnswer, toast?: ToastProps): Promise<Response> {
  if (wantsFragment(c)) return showFragment(c, <StockScanned {...{ item, lowCount, scan, toast }} />)
  return leadTo(
    c,
    paths.stock({ q: item.sku, scanned: String(item.variantId) }),
    toast ?? { text: scan.said, tone: 'info' },
  )
}

/** What was scanned leads to no row: it is said, and the field keeps the focus. */
function tell(c: Ctx, scan: ScanAnswer): Promise<Response> {
  if (wantsFragment(c)) return showFragment(c, <StockScanned scan={scan} />, 422)
  const q = scan.choices?.[0] ? scan.code : ''
  return leadTo(c, paths.stock({ q, scanned: '0' }), {
    text: scan.said,
    tone: scan.tone === 'good' ? 'info' : scan.tone,
  })
}
