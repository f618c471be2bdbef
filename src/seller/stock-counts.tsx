import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { listCountLines } from '#src/market/stock/count-lines.ts'
import { cancelCount, getCount, listCountChoices, listCounts, startCount } from '#src/market/stock/count-session.ts'
import { listMatching } from '#src/market/stock/grid.ts'
import { CountSheetPage } from '#templates/seller/count-sheet.tsx'
import { CountsPage } from '#templates/seller/counts.tsx'
import { readSelection } from './bulk-form.ts'
import { startForm } from './count-form.ts'
import { sellerOf } from './stock.tsx'
import { readStockQuery } from './stock-form.ts'

export const COUNT = '/stock/counts/:countId{[1-9][0-9]{0,14}}'
export const countIdOf = (c: Ctx): number => Number(c.req.param('countId'))

/** Lines on one sheet of paper work; more than that is counted in parts. */
const MOST_ON_PAPER = 2000
const MOST_LINES = 100_000

/** Counts of what is on the shelves: begun, given up, printed. */
export const stockCounts = new Hono<Env>()
  .get('/stock/counts', (c) => show(c, {}, {}))

  .post('/stock/counts', async (c) => {
    const form = await readForm(c)
    const parsed = parseForm(startForm, form)
    const ids = (name: string) => form.getAll(name).flatMap((id) => (/^[1-9]\d{0,14}$/.test(id) ? [Number(id)] : []))
    if (!parsed.ok) return show(c, parsed.typed, parsed.errors, 422)
    const { name, scope, category: categoryId } = parsed.value
    if (scope === 'category' && categoryId === null) {
      return show(c, parsed.typed, { category: 'Choose the category to count.' }, 422)
    }
    try {
      const start = { name, scope, categoryId, variantIds: await selected(c, form), counterIds: ids('counter') }
      const id = await startCount(c.var.db, sellerOf(c), start)
      return leadTo(c, paths.stockCountSession(id), { text: `“${name}” has begun. Scan or type what you find.` })
    } catch (error) {
      if (!(error instanceof Refusal) || error.facts.problem !== 'nothing') throw error
      return show(c, parsed.typed, { scope: error.message }, 422)
    }
  })

  .post(`${COUNT}/cancellation`, async (c) => {
    await cancelCount(c.var.db, sellerOf(c), countIdOf(c))
    return leadTo(c, paths.stockCountSessions, {
      text: 'The count was cancelled. No number was changed.',
      tone: 'info',
    })
  })

  .get(`${COUNT}/sheet`, async (c) => {
    const { db } = c.var
    const shopId = shopOf(c).id
    const count = await getCount(db, shopId, countIdOf(c))
    const { lines, next } = await listCountLines(db, shopId, count.id, { limit: MOST_ON_PAPER })
    return showPage(c, {
      title: `Count sheet: ${count.name}`,
      area: 'seller',
      wide: true,
      breadcrumbs: [
        { label: 'Counts', href: paths.stockCountSessions },
        { label: count.name, href: paths.stockCountSession(count.id) },
        { label: 'Sheet' },
      ],
      body: <CountSheetPage count={count} lines={lines} more={next !== null} now={now()} />,
    })
  })

/** The rows that were ticked on the grid, or all that its search shows. */
async function selected(c: Ctx, form: URLSearchParams): Promise<number[]> {
  const selection = readSelection(form)
  if (!selection?.all) return selection?.variantIds ?? []
  const { query } = readStockQuery(selection.address)
  return (await listMatching(c.var.db, shopOf(c).id, query, MOST_LINES)).map(({ variantId }) => variantId)
}

async function show(c: Ctx, typed: Typed, errors: Record<string, string>, status: 200 | 422 = 200) {
  const shopId = shopOf(c).id
  const before = /^\d{1,15}$/.test(c.req.query('before') ?? '') ? Number(c.req.query('before')) : undefined
  const [page, choices] = await Promise.all([
    listCounts(c.var.db, shopId, { before }),
    listCountChoices(c.var.db, shopId),
  ])
  return showPage(c, {
    title: status === 422 ? 'Not begun: stock counts' : 'Stock counts',
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [{ label: 'Stock', href: paths.stock() }, { label: 'Counts' }],
    body: <CountsPage {...page} {...choices} typed={typed} errors={errors} now={now()} />,
  })
}
