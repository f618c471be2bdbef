import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { showKeptFragment, showKeptPage } from '#src/frame/kept-page.ts'
import { wantsFragment } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { tidySearch } from '#src/market/catalogue/search-words.ts'
import { listShops } from '#src/market/shops/shop-window.ts'
import { ShopsAppended, ShopsPage } from '#templates/buyer/shops.tsx'
import { addressOf } from './address.ts'

/** Everyone who sells here. */
export const shops = new Hono<Env>().get('/buyer/shops', (c) => {
  const search = tidySearch(c.req.query('q'))
  const after = c.req.query('after')?.slice(0, 200) || null
  const key = `shops ${JSON.stringify([search, after])}`
  const read = async () => ({ ...(await listShops(c.var.db, { search, after })), search, later: after !== null })
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) return showKeptFragment(c, key, async () => <ShopsAppended {...(await read())} />)
  return showKeptPage(c, key, async () => ({
    title: search ? `Shops: ${search}` : 'Shops',
    area: 'buyer',
    description: 'The shops of this market. Each was checked by a person before it could sell.',
    canonical: addressOf(c, paths.shops),
    noindex: search !== '' || after !== null,
    body: <ShopsPage {...(await read())} />,
  }))
})
