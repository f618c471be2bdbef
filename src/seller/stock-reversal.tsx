import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { leaveToast } from '#src/frame/toast.ts'
import { brief } from '#src/lib/brief.ts'
import { now } from '#src/lib/clock.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { findStockItems } from '#src/market/stock/grid.ts'
import { type Reversal, type ReversalFacts, reverseBatch } from '#src/market/stock/reversal.ts'
import { previewReversal } from '#src/market/stock/reversal-preview.ts'
import { ReversalDesk, type ReversalTrouble } from '#templates/seller/stock-reversal.tsx'
import { StockSaved, stockRowId } from '#templates/seller/stock-row.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { sellerOf } from './stock.tsx'
import { pageBefore } from './stock-form.ts'
import { readPreviewQuery, reversalForm, seenOf } from './stock-reversal-form.ts'

/** An undo of more rows than a page of the grid holds turns the page instead of sending each of them. */
const MOST_ROWS = 100

/** The way back: at once where nothing stands in its way, else over a page that shows what does. */
export const stockReversal = new Hono<Env>()
  .get('/stock/batches/:batchId{[0-9]{1,15}}/reversal', (c) => showDesk(c, 200))

  .post('/stock/batches/:batchId{[0-9]{1,15}}/reversal', async (c) => {
    const form = await readForm(c)
    const parsed = parseForm(reversalForm, form)
    const fromDesk = form.has('choice')
    if (!parsed.ok) return showDesk(c, 422, { errors: parsed.errors, typed: parsed.typed })
    const { choice, reason, note } = parsed.value
    try {
      const wish = { reason, note, ...(choice && { choice }), seen: seenOf(parsed.value) }
      const reversal = await reverseBatch(c.var.db, sellerOf(c), Number(c.req.param('batchId')), wish)
      return fromDesk ? answerDesk(c, reversal) : answerReversal(c, form, reversal)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      const facts = error.facts as ReversalFacts
      if (['undone', 'order', 'still'].includes(facts.problem)) throw error
      const trouble = { sentence: error.message, moved: facts.moved ?? [], typed: parsed.typed }
      return fromDesk || !wantsFragment(c) ? showDesk(c, 409, trouble) : leadToDesk(c, error)
    }
  })

async function showDesk(c: Ctx, status: 200 | 409 | 422, trouble?: ReversalTrouble): Promise<Response> {
  const batchId = Number(c.req.param('batchId'))
  const query = readPreviewQuery(c.req.query())
  const preview = await previewReversal(c.var.db, shopOf(c).id, batchId, query)
  if (!preview) throw notFound('change in your shop')
  const body = <ReversalDesk preview={preview} query={query} now={now()} trouble={trouble} />
  if (wantsFragment(c)) return showFragment(c, body, status)
  const change = { label: `Change ${batchId}`, href: paths.stockBatch(batchId) }
  return showPage(c, {
    title: status === 200 ? `Undo change ${batchId}` : `Not undone: change ${batchId}`,
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [{ label: 'Stock history', href: paths.stockHistory() }, change, { label: 'Undo' }],
    body,
  })
}

/** The one click met a conflict: on to the page that explains it, where the sentence waits. */
async function leadToDesk(c: Ctx, refusal: Refusal): Promise<Response> {
  await leaveToast(c, { text: refusal.message, tone: 'warn' })
  c.header('HX-Redirect', paths.batchReversal(Number(c.req.param('batchId'))))
  return c.text(refusal.message, 409)
}

/** From the page of the undo on to the change that it made, which says what it left. */
async function answerDesk(c: Ctx, { batchId, reversedKind, variantIds, left }: Reversal): Promise<Response> {
  const lines = (count: number) => (count === 1 ? '1 line' : `${count.toLocaleString('en')} lines`)
  const done = reversedKind === 'reversal' ? 'Done again' : 'Undone'
  return leadTo(c, paths.stockBatch(batchId), {
    text: `${done}: ${lines(variantIds.length)}${left > 0 ? `; ${lines(left)} left as ${left === 1 ? 'it was' : 'they were'}` : ''}`,
    undo: { action: paths.batchReversal(batchId), label: reversedKind === 'reversal' ? 'Undo' : 'Redo' },
  })
}

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
