import { Hono } from 'hono'
import { streamDownload } from '#src/frame/download.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { wholeAddress } from '#src/frame/origin.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { spooled } from '#src/lib/spool.ts'
import { exportProducts } from '#src/market/catalogue/product-export.ts'
import { exportStock } from '#src/market/stock/stock-export.ts'
import { type AsOf, ExportMomentPage } from '#templates/seller/as-of.tsx'
import { readAsOf } from './as-of.ts'

/**
 * The whole file is of one moment, so a connection is held while it is read: for seconds, as fast as the database gives it.
 * The browser takes it from a file of ours as slowly as its line is.
 */
const sendCsv = (c: Ctx, name: string, lines: AsyncGenerator<string>): Response =>
  streamDownload(c, name, 'text/csv; charset=utf-8', spooled(lines))

/** A shop's own goods as files that other programs and this market itself read. */
export const exports = new Hono<Env>()
  .get('/export/products.csv', (c) => {
    const shop = shopOf(c)
    const imageAddress = (key: string, width: number) => wholeAddress(c, paths.image('buyer', key, width))
    return sendCsv(c, fileName('products', shop.slug), exportProducts(c.var.db, { shop, imageAddress }))
  })

  .get('/export/stock.csv', (c) => {
    const shop = shopOf(c)
    const asOf = readAsOf(c)
    if (asOf.error) return refuseMoment(c, asOf)
    const { at } = asOf
    return sendCsv(c, fileName('stock', shop.slug, at ?? now()), exportStock(c.var.db, shop.id, { at }))
  })

const fileName = (what: string, slug: string, at = now()) => `${slug}-${what}-${at.toISOString().slice(0, 10)}.csv`

/** No file, but the field again with what is wrong beside it. */
const refuseMoment = (c: Ctx, asOf: AsOf) =>
  showPage(c, {
    title: 'Not exported: no such moment',
    area: 'seller',
    status: 422,
    body: <ExportMomentPage asOf={asOf} />,
  })
