import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { cart } from './cart.tsx'
import { cartLines } from './cart-lines.tsx'
import { checkout } from './checkout.tsx'
import { checkoutChoices } from './checkout-choices.tsx'
import { checkoutOrder } from './checkout-order.tsx'
import { home } from './home.tsx'
import { images } from './images.ts'
import { orders } from './orders.tsx'
import { product } from './product.tsx'
import { products } from './products.tsx'
import { shop } from './shop.tsx'
import { shopNews } from './shop-news.ts'
import { shops } from './shops.tsx'
import { site } from './site.tsx'
import { sitemap } from './sitemap.ts'
import { stockWaits } from './stock-waits.tsx'
import { suggestions } from './suggestions.tsx'
import { wishlist } from './wishlist.tsx'

/** The shop window: `/` and everything under `/buyer`, open to all. */
export const buyer = new Hono<Env>()
  .route('/', home)
  .route('/', products)
  .route('/', product)
  .route('/', suggestions)
  .route('/', shops)
  .route('/', shop)
  .route('/', shopNews)
  .route('/', sitemap)
  .route('/', images)
  .route('/buyer/orders', orders)
  .route('/', cart)
  .route('/', cartLines)
  .route('/', site)
  .route('/', checkout)
  .route('/', checkoutChoices)
  .route('/', checkoutOrder)
  .route('/', wishlist)
  .route('/', stockWaits)
