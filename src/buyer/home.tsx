import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { showKeptPage } from '#src/frame/kept-page.ts'
import { siteOf } from '#src/frame/site.ts'
import { paths } from '#src/lib/paths.ts'
import { getHome } from '#src/market/catalogue/sections.ts'
import { HomePage, type Looker } from '#templates/buyer/home.tsx'
import { addressOf } from './address.ts'

/** The front window of the market. */
export const home = new Hono<Env>()
  .get('/', async (c) => {
    const looker = lookerOf(c)
    const { name } = await siteOf(c)
    return showKeptPage(c, `home ${looker} ${name}`, async () => ({
      title: name,
      area: 'buyer',
      description: 'Things from shops you can trust: every shop was checked by a person before it could sell.',
      canonical: addressOf(c, paths.home),
      facts: [{ '@type': 'WebSite', name, url: paths.home, potentialAction: SEARCH }],
      body: <HomePage home={await getHome(c.var.db)} looker={looker} />,
    }))
  })
  .get('/buyer', (c) => c.redirect(paths.home, 303))

const SEARCH = {
  '@type': 'SearchAction',
  target: { '@type': 'EntryPoint', urlTemplate: '/buyer/products?q={search_term_string}' },
  'query-input': 'required name=search_term_string',
}

function lookerOf({ var: { person, shop } }: Ctx): Looker {
  if (person?.staffRole) return 'staff'
  if (shop) return 'seller'
  return person ? 'member' : 'stranger'
}
