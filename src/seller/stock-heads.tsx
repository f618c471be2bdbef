import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { checkHead, listHeads } from '#src/market/stock/head-list.ts'
import { StockHeadsPage } from '#templates/seller/stock-heads.tsx'

/** The heads of a shop's ledger, a day each, and whether the ledger still gives the one that somebody kept. */
export const stockHeads = new Hono<Env>().get('/stock/heads', async (c) => {
  const { db } = c.var
  const typed = (c.req.query('head') ?? '').trim().toLowerCase().slice(0, 100)
  const before = realDay(c.req.query('before') ?? '')
  const wellFormed = /^[0-9a-f]{64}$/.test(typed)
  const [list, verdict] = await Promise.all([
    listHeads(db, shopOf(c).id, { before }),
    wellFormed ? checkHead(db, shopOf(c).id, typed) : null,
  ])
  const error =
    typed === ''
      ? undefined
      : !wellFormed
        ? 'A head is 64 letters from 0 to 9 and a to f, as the mail has it.'
        : verdict?.state === 'unknown'
          ? 'No head of your shop is this one: compare it with the mail, letter by letter.'
          : undefined
  return showPage(c, {
    title: 'Heads of the ledger',
    area: 'seller',
    status: error ? 422 : 200,
    breadcrumbs: [{ label: 'Stock history', href: paths.stockHistory() }, { label: 'Heads of the ledger' }],
    body: (
      <StockHeadsPage {...list} further={before !== null} typed={typed} error={error} verdict={verdict} now={now()} />
    ),
  })
})

/** A day that the calendar has; null for anything else, and the list begins at its beginning. */
function realDay(text: string): string | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  return day && !Number.isNaN(day.getTime()) && text >= '0001' && day.toISOString().startsWith(text) ? text : null
}
