import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { finishCount, listDifferences } from '#src/market/stock/count-differences.ts'
import { getCount } from '#src/market/stock/count-session.ts'
import { DifferencesPage } from '#templates/seller/count-differences.tsx'
import { sellerOf } from './stock.tsx'
import { COUNT, countIdOf } from './stock-counts.tsx'
import { line } from './stock-form.ts'

const note = line(1000, '')

/** What a count found, and the one batch that corrects it. */
export const stockDifferences = new Hono<Env>()
  .get(`${COUNT}/differences`, (c) => show(c, { note: '' }))

  .post(`${COUNT}/completion`, async (c) => {
    const id = countIdOf(c)
    const form = await readForm(c)
    const said = note.safeParse(form.get('note') ?? '')
    if (!said.success) return show(c, { note: form.get('note') ?? '', error: 'A note has at most 1000 letters.' }, 422)
    const seen = /^\d{1,15}$/.exec(form.get('entry') ?? '')?.[0]
    if (!seen) return show(c, { note: said.data, error: 'Look at the differences before you finish.' }, 422)
    try {
      const batchId = await finishCount(c.var.db, sellerOf(c), id, { lastEntryId: Number(seen), note: said.data })
      if (batchId === null) {
        return leadTo(c, paths.stockCountSession(id), { text: 'The count is finished. Everything was as expected.' })
      }
      const text = 'The count is finished, and the stock is corrected.'
      return leadTo(c, paths.stockBatch(batchId), { text, undo: { action: paths.batchReversal(batchId) } })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return show(c, { note: said.data, error: error.message }, 409)
    }
  })

async function show(c: Ctx, told: { note: string; error?: string }, status: 200 | 409 | 422 = 200) {
  const { db } = c.var
  const shop = shopOf(c)
  const count = await getCount(db, shop.id, countIdOf(c))
  const found = await listDifferences(db, shop.id, count.id)
  return showPage(c, {
    title: status === 200 ? `Differences: ${count.name}` : `Not finished: ${count.name}`,
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [
      { label: 'Counts', href: paths.stockCountSessions },
      { label: count.name, href: paths.stockCountSession(count.id) },
      { label: 'Differences' },
    ],
    body: <DifferencesPage count={count} found={found} currency={shop.currency} {...told} />,
  })
}
