import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { explainStock } from '#src/market/stock/explanation.ts'
import { asOfQuery } from '#templates/seller/as-of.tsx'
import { ExplanationPage, ExplanationRow, FIGURES } from '#templates/seller/stock-explanation.tsx'
import { readAsOf } from './as-of.ts'

/** How a number of the stock comes about, and whether it can be believed: a page, and a part of the grid. */
export const stockExplanation = new Hono<Env>().get('/stock/:variantId{[0-9]{1,15}}/explanation', async (c) => {
  const asOf = readAsOf(c)
  const figure = FIGURES.find((one) => one === c.req.query('figure')) ?? 'available'
  const thoroughly = c.req.query('check') === 'all'
  const wish = { at: asOf.at, now: now(), thoroughly }
  const explanation = await explainStock(c.var.db, shopOf(c).id, Number(c.req.param('variantId')), wish)
  if (!explanation) throw notFound('variant in your shop')
  const props = { explanation, figure, asOf, now: now() }
  if (wantsFragment(c)) return showFragment(c, <ExplanationRow {...props} />)
  c.header('Vary', 'HX-Request')
  const { variant } = explanation
  const name = [variant.title, ...variant.options].join(' ')
  return showPage(c, {
    title: `Explained: ${name}`,
    area: 'seller',
    status: asOf.error ? 422 : 200,
    breadcrumbs: [
      { label: 'Stock', href: paths.stock(asOfQuery(asOf)) },
      { label: name, href: paths.variantHistory(variant.variantId, asOfQuery(asOf)) },
      { label: 'Explained' },
    ],
    body: <ExplanationPage {...props} />,
  })
})
