import { Hono } from 'hono'
import { type Env, shopOf } from '#src/frame/env.ts'
import { showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { listProducts, PRODUCT_SORTS, type ProductQuery } from '#src/market/catalogue/product-list.ts'
import { isProductState } from '#src/market/catalogue/states.ts'
import { ProductsPage } from '#templates/seller/products.tsx'

/** The list of a shop's products. */
export const products = new Hono<Env>().get('/products', async (c) => {
  const shop = shopOf(c)
  const { query, address } = readQuery(c.req.query())
  const page = await listProducts(c.var.db, shop.id, query)
  const body = (
    <ProductsPage
      page={page}
      query={query}
      address={address}
      currency={shop.currency}
      shopStatus={shop.status}
      now={now()}
    />
  )
  return showPage(c, { title: 'Products', area: 'seller', wide: true, body })
})

const idOf = (text: string | undefined) => (text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)

function readQuery(typed: Record<string, string>): { query: ProductQuery; address: Record<string, string> } {
  const q = (typed.q ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
  const state = isProductState(typed.state) ? typed.state : null
  const sort = PRODUCT_SORTS.find((one) => one === typed.sort) ?? 'newest'
  const before = idOf(typed.before)
  return {
    query: { q, state, sort, before, after: before === null ? idOf(typed.after) : null },
    address: { q, state: state ?? '', sort: sort === 'newest' ? '' : sort },
  }
}
