import { Hono } from 'hono'
import { requireDrawnShop } from '#src/frame/drawn-for.tsx'
import type { Env } from '#src/frame/env.ts'
import { requirePerson, requireShop, requireShopRight } from '#src/frame/guards.ts'
import { activity } from './activity.ts'
import { barcodes } from './barcodes.tsx'
import { discounts } from './discounts.ts'
import { documents } from './documents.tsx'
import { exports } from './export.tsx'
import { holiday } from './holiday.tsx'
import { images } from './images.ts'
import { productImport } from './import.tsx'
import { keyImport } from './key-import.tsx'
import { keyReplacement } from './key-replacement.tsx'
import { keys } from './keys.tsx'
import { lowStock } from './low-stock.tsx'
import { order } from './order.tsx'
import { orderServices } from './order-services.ts'
import { orders } from './orders.tsx'
import { overview } from './overview.tsx'
import { product } from './product.tsx'
import { productImages } from './product-images.tsx'
import { productMoves } from './product-moves.tsx'
import { productSchedule } from './product-schedule.tsx'
import { products } from './products.tsx'
import { rightAt } from './rights.ts'
import { shipping } from './shipping.tsx'
import { shippingMethod } from './shipping-method.tsx'
import { shippingZone } from './shipping-zone.tsx'
import { shop } from './shop.tsx'
import { shopFiles } from './shop-files.ts'
import { openedAlready } from './shop-opening.ts'
import { shops } from './shops.tsx'
import { stock } from './stock.tsx'
import { stockAsOf } from './stock-as-of.tsx'
import { stockBulk } from './stock-bulk.tsx'
import { stockCount } from './stock-count.tsx'
import { stockCounts } from './stock-counts.tsx'
import { stockDifferences } from './stock-differences.tsx'
import { stockExplanation } from './stock-explanation.tsx'
import { stockHeads } from './stock-heads.tsx'
import { stockHistory } from './stock-history.tsx'
import { stockReversal } from './stock-reversal.tsx'
import { stockScan } from './stock-scan.tsx'
import { tax } from './tax.tsx'
import { team } from './team.tsx'

/** A shop's back office. The shop's own page comes first: it is where somebody without a shop opens one. */
export const seller = new Hono<Env>()
  .post('/shop', openedAlready)
  .use(requirePerson)
  .use(requireDrawnShop)
  .use(requireShopRight(rightAt))
  .route('/', shop)
  .route('/', shops)
  .route('/', team)
  .route('/', holiday)
  .route('/', shopFiles)
  .use(requireShop)
  .route('/', overview)
  .route('/', activity)
  .route('/', images)
  .route('/', products)
  .route('/', product)
  .route('/', productMoves)
  .route('/', productImages)
  .route('/', productSchedule)
  .route('/', barcodes)
  .route('/', stockAsOf)
  .route('/', stock)
  .route('/', stockBulk)
  .route('/', stockScan)
  .route('/', stockCounts)
  .route('/', stockCount)
  .route('/', stockDifferences)
  .route('/', stockHistory)
  .route('/', stockExplanation)
  .route('/', stockHeads)
  .route('/', lowStock)
  .route('/', exports)
  .route('/', stockReversal)
  .route('/', productImport)
  .route('/', keys)
  .route('/', keyImport)
  .route('/', keyReplacement)
  .route('/', shipping)
  .route('/', shippingZone)
  .route('/', shippingMethod)
  .route('/', tax)
  .route('/', discounts)
  .route('/', orders)
  .route('/', order)
  .route('/', orderServices)
  .route('/', documents)
