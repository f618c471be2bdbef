import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { showKeptFragment } from '#src/frame/kept-page.ts'
import { addressOf } from '#src/frame/visit.ts'
import { createAllowance } from '#src/lib/allowance.ts'
import { paths } from '#src/lib/paths.ts'
import { type SearchSuggestions, suggestSearch } from '#src/market/catalogue/search-suggestions.ts'
import { tidySearch } from '#src/market/catalogue/search-words.ts'
import { Suggestions } from '#templates/buyer/suggestions.tsx'

/** Nobody types faster; a household or a school behind one address does not either. */
const allowance = createAllowance({ atOnce: 60, perSecond: 30 })
const LONGEST = 80

/** What the search field offers while somebody types: a part of a page, or JSON for a program that asks for it. */
export const suggestions = new Hono<Env>().get('/buyer/search/suggestions', async (c) => {
  if (!allowance.take(addressOf(c) ?? '')) {
    c.header('Retry-After', '1')
    return c.text('Please type a little slower.', 429)
  }
  const typed = tidySearch(c.req.query('q')).slice(0, LONGEST)
  if (c.req.header('Accept')?.includes('application/json')) {
    c.header('Cache-Control', 'no-store')
    return c.json(listed(await suggestSearch(c.var.db, typed)))
  }
  return showKeptFragment(c, `suggestions ${typed}`, async () => (
    <Suggestions {...(await suggestSearch(c.var.db, typed))} />
  ))
})

const listed = ({ meant, products, categories, shops }: SearchSuggestions) => ({
  meant,
  products: products.map(({ slug, title, shopName }) => ({ title, shop: shopName, url: paths.product(slug) })),
  categories: categories.map(({ slug, name }) => ({ name, url: paths.products({ category: slug }) })),
  shops: shops.map(({ slug, name }) => ({ name, url: paths.shop(slug) })),
})
