import { Hono } from 'hono'
import type { Database } from '#src/database/connect.ts'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, personOf, shopOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { adjustStock, countStock, type Edit, type EditFacts, REASONS } from '#src/market/stock/adjustment.ts'
import { findStockItems, listStock } from '#src/market/stock/grid.ts'
import type { Seller } from '#src/market/stock/ledger.ts'
import { StockAppended, StockPage } from '#templates/seller/stock.tsx'
import { type RowTrouble, StockSaved, stockRowId } from '#templates/seller/stock-row.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { adjustmentForm, countForm, pageBefore, readStockQuery } from './stock-form.ts'

/** The grid of a shop's stock: read, count, adjust. Undo and history are next door in stock-history.tsx. */
export const stock = new Hono<Env>()
  .get('/stock', async (c) => {
    const { query, address } = readStockQuery(c.req.query())
    const page = await listStock(c.var.db, shopOf(c).id, query)
    if (wantsFragment(c) && query.after) return showFragment(c, <StockAppended page={page} address={address} />)
    c.header('Vary', 'HX-Request')
    return showPage(c, {
      title: 'Stock',
      area: 'seller',
      wide: true,
      q: query.q,
      body: <StockPage page={page} query={query} address={address} reasons={REASONS} scanned={scannedOf(c)} />,
    })
  })

  .post('/stock/:variantId{[0-9]{1,15}}/counts', async (c) => {
    const variantId = Number(c.req.param('variantId'))
    const form = await readForm(c)
    // − and + beside the number are pressed in its place.
    if (form.has('delta')) form.set('counted', form.get('delta') ?? '')
    const parsed = parseForm(countForm, form)
    if (!parsed.ok) return refuseRow(c, form, variantId, 'counted', Object.values(parsed.errors)[0] ?? '', 422)
    const { seen, counted, reason, note } = parsed.value
    return saveRow(c, form, variantId, 'counted', () =>
      counted.kind === 'add'
        ? adjustStock(c.var.db, sellerOf(c), variantId, { delta: counted.delta, reason: reason || 'correction', note })
        : countStock(c.var.db, sellerOf(c), variantId, {
            seen,
            counted: counted.counted,
            reason: reason || 'counted',
            note,
          }),
    )
  })

  .post('/stock/:variantId{[0-9]{1,15}}/adjustments', async (c) => {
    const variantId = Number(c.req.param('variantId'))
    const form = await readForm(c)
    const parsed = parseForm(adjustmentForm, form)
    if (!parsed.ok) return refuseRow(c, form, variantId, 'delta', Object.values(parsed.errors)[0] ?? '', 422)
    return saveRow(c, form, variantId, 'delta', () => adjustStock(c.var.db, sellerOf(c), variantId, parsed.value))
  })

const scannedOf = (c: Ctx): number | undefined =>
  /^\d{1,15}$/.test(c.req.query('scanned') ?? '') ? Number(c.req.query('scanned')) : undefined

export const sellerOf = (c: Ctx): Seller => {
  const person = personOf(c)
  return { shopId: shopOf(c).id, actorId: person.id, actorName: person.name }
}

type Typing = 'counted' | 'delta'

async function saveRow(c: Ctx, form: URLSearchParams, variantId: number, field: Typing, edit: () => Promise<Edit>) {
  let edited: Edit
  try {
    edited = await edit()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return refuseRow(c, form, variantId, field, error.message, 409, error.facts as EditFacts)
  }
  const { item, lowCount } = edited
  const toast = toastOf(edited)
  if (wantsFragment(c)) return showFragment(c, <StockSaved items={[item]} lowCount={lowCount} toast={toast} />)
  const back = pageBefore(form, c.req.header('referer'), paths.stock())
  return goTo(c, `${back}#${stockRowId(variantId)}`, toast)
}

function toastOf({ item, batchId, before, after }: Edit): ToastProps {
  const name = [brief(item.title), ...item.options].join(' ')
  if (batchId === null) return { text: `${name} already was ${after}. Nothing was changed.`, tone: 'info' }
  return { text: `${name}: ${before} → ${after}`, undo: { action: paths.batchReversal(batchId) } }
}

/** The row as it is now, with what was typed and why it was not saved; for a plain form within its page. */
async function refuseRow(
  c: Ctx,
  form: URLSearchParams,
  variantId: number,
  field: Typing,
  sentence: string,
  status: 409 | 422,
  facts?: EditFacts,
) {
  const { db } = c.var
  const shopId = shopOf(c).id
  const fresh = facts ?? (await findOne(db, shopId, variantId))
  if (!fresh) throw notFound('variant in your shop')
  const { item, lowCount } = fresh
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 200)
  const trouble: RowTrouble = {
    typed: text(field),
    reason: text('reason'),
    note: text('note'),
    sentence,
    choice: facts?.problem === 'moved' ? facts : undefined,
  }
  if (wantsFragment(c)) {
    return showFragment(c, <StockSaved items={[item]} lowCount={lowCount} trouble={trouble} />, status)
  }
  const back = pageBefore(form, c.req.header('referer'), paths.stock())
  const { query, address } = readStockQuery(Object.fromEntries(new URL(back, 'http://here').searchParams))
  const page = await listStock(db, shopId, query)
  return showPage(c, {
    title: 'Not saved: Stock',
    area: 'seller',
    wide: true,
    status,
    body: (
      <StockPage
        page={page}
        query={query}
        address={address}
        reasons={REASONS}
        refused={{ item, trouble }}
        back={back}
      />
    ),
  })
}

async function findOne(db: Database, shopId: number, variantId: number) {
  const { items, lowCount } = await findStockItems(db, shopId, [variantId])
  return items[0] ? { item: items[0], lowCount } : null
}
