import { Hono } from 'hono'
import { streamDownload } from '#src/frame/download.ts'
import { type Env, shopOf } from '#src/frame/env.ts'
import { wholeAddress } from '#src/frame/origin.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { exportProducts } from '#src/market/catalogue/product-export.ts'
import { exportStock } from '#src/market/stock/stock-export.ts'

const CSV = 'text/csv; charset=utf-8'

/** A shop's own goods as files that other programs and this market itself read. */
export const exports = new Hono<Env>()
  .get('/export/products.csv', (c) => {
    const shop = shopOf(c)
    const imageAddress = (key: string, width: number) => wholeAddress(c, paths.image('buyer', key, width))
    return streamDownload(c, fileName('products', shop.slug), CSV, exportProducts(c.var.db, { shop, imageAddress }))
  })

  .get('/export/stock.csv', (c) => {
    const shop = shopOf(c)
    return streamDownload(c, fileName('stock', shop.slug), CSV, exportStock(c.var.db, shop.id))
  })

const fileName = (what: string, slug: string) => `${slug}-${what}-${now().toISOString().slice(0, 10)}.csv`
