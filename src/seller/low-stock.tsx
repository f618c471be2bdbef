import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showFragment, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'
import { findStockItems } from '#src/market/stock/grid.ts'
import { getLowDigest, saveLowDigest } from '#src/market/stock/low-digest.ts'
import { LowStockPage } from '#templates/seller/low-stock.tsx'
import { StockBadges } from '#templates/seller/stock-row.tsx'

const digestForm = z.object({
  pace: z.enum(['hourly', 'daily'], 'Say how often the message may come.'),
  hour: z.coerce
    .number('Pick an hour of the day.')
    .int('Pick an hour of the day.')
    .min(0, 'Pick an hour of the day.')
    .max(23, 'Pick an hour of the day.'),
})

/** Who is told that stock runs low, and when; and the badges of an open grid as they change. */
export const lowStock = new Hono<Env>()
  .get('/stock/low', (c) => answer(c))
  .post('/stock/low', async (c) => {
    const { id, role } = shopOf(c)
    if (!mayChangeShop(role)) throw new Refusal('forbidden', 'Only the owner and managers choose who is told.')
    const data = await readForm(c)
    const form = parseForm(digestForm, data)
    const userIds = data.getAll('member').map(Number).filter(Number.isSafeInteger)
    if (!form.ok) return answer(c, form.typed, form.errors, userIds)
    await saveLowDigest(c.var.db, id, { ...form.value, userIds })
    const told = userIds.length
    const text = told === 0 ? 'Saved. Nobody gets a message; the badge still counts.' : 'Saved.'
    return leadTo(c, paths.lowStock, { text })
  })
  .get('/stock/low/badges', async (c) => {
    const ids = (c.req.query('ids') ?? '').split(',', 100).map(Number).filter(Number.isSafeInteger)
    const { items } = await findStockItems(c.var.db, shopOf(c).id, ids)
    return showFragment(c, <StockBadges items={items} />)
  })

async function answer(c: Ctx, typed?: Typed, errors: Errors = {}, told?: number[]) {
  const { id, role } = shopOf(c)
  const digest = await getLowDigest(c.var.db, id)
  const members = digest.members.map((one) => (told ? { ...one, told: told.includes(one.userId) } : one))
  return showPage(c, {
    title: 'News of low stock',
    area: 'seller',
    status: typed ? 422 : 200,
    breadcrumbs: [{ label: 'Stock', href: paths.stock() }, { label: 'News of low stock' }],
    body: (
      <LowStockPage
        digest={{ ...digest, members }}
        typed={typed ?? { pace: digest.pace, hour: String(digest.hour) }}
        errors={errors}
        mayChange={mayChangeShop(role)}
        now={now()}
      />
    ),
  })
}
