import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { drawBarcode, isDrawable } from '#src/gateways/barcode.ts'
import { brief } from '#src/lib/brief.ts'
import { paths } from '#src/lib/paths.ts'
import { findBarcode, listLabels, makeBarcodes } from '#src/market/catalogue/barcodes.ts'
import { LabelsPage } from '#templates/seller/labels.tsx'
import { PRODUCT } from './product-answer.tsx'

const MOST_LABELS = 600
const MOST_KINDS = 250

/** Barcodes of a shop's rows: made where they are missing, drawn, and printed on labels. */
export const barcodes = new Hono<Env>()
  .get('/barcodes/:variantId{[1-9][0-9]{0,14}}/code.svg', async (c) => {
    const code = await findBarcode(c.var.db, shopOf(c).id, Number(c.req.param('variantId')))
    if (!code || !isDrawable(code)) return c.text('There is no such barcode.', 404, { 'Cache-Control': 'no-store' })
    return c.body(await drawBarcode(code), 200, {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Cache-Control': 'private, no-cache',
    })
  })

  .get('/labels', async (c) => {
    const shop = shopOf(c)
    const search = new URL(c.req.url).searchParams
    const ids = [...new Set(search.getAll('variant'))].filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number)
    const labels = await listLabels(c.var.db, shop.id, ids.slice(0, MOST_KINDS))
    const typed = search.get('copies') ?? '1'
    const asked = /^[1-9]\d{0,2}$/.test(typed) ? Number(typed) : 1
    const copies = Math.min(asked, Math.max(1, Math.floor(MOST_LABELS / Math.max(1, labels.length))))
    return showPage(c, {
      title: 'Labels',
      area: 'seller',
      wide: true,
      breadcrumbs: [{ label: 'Products', href: paths.sellerProducts() }, { label: 'Labels' }],
      body: <LabelsPage labels={labels} copies={copies} fewer={copies < asked} shop={shop} />,
    })
  })

  .post(`${PRODUCT}/barcodes`, async (c) => {
    const id = Number(c.req.param('id'))
    const { title, made } = await makeBarcodes(c.var.db, shopOf(c).id, id)
    const text =
      made === 0
        ? `Every row of “${brief(title)}” has a barcode.`
        : `${made === 1 ? 'One barcode is' : `${made} barcodes are`} made for “${brief(title)}”.`
    return leadTo(c, `${paths.sellerProduct(id)}#barcodes`, { text })
  })
