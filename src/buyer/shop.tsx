import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { showKeptFragment, showKeptPage } from '#src/frame/kept-page.ts'
import { wantsFragment } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { EVERYTHING, listProducts } from '#src/market/catalogue/listing.ts'
import { knownPlace } from '#src/market/catalogue/listing-conditions.ts'
import { findShopWindow } from '#src/market/shops/shop-window.ts'
import { ShopAppended, ShopPage, type ShopPageProps } from '#templates/buyer/shop.tsx'
import { beginningOf, logoOf } from '#templates/buyer/shop-words.ts'
import { addressOf } from './address.ts'
import { orMissing } from './missing.tsx'

type Asked = { slug: string; category: string | null; after: string | null }

/** One shop's window. */
export const shop = new Hono<Env>().get('/buyer/shops/:slug{[a-z0-9-]{1,60}}', (c) => {
  const slug = c.req.param('slug')
  const category = categoryOf(c.req.query('category'))
  const after = knownPlace(c.req.query('after'))
  const asked = { slug, category, after }
  const key = `shop ${JSON.stringify(asked)}`
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) return showKeptFragment(c, key, async () => <ShopAppended {...(await readShop(c, asked))} />)
  return showKeptPage(c, key, () =>
    orMissing(c, 'shop', slug, async () => {
      const props = await readShop(c, asked)
      const { name, description, logoKey } = props.shop
      const told = beginningOf(description, 160) || `${name}, a verified shop.`
      const logo = logoOf(logoKey)
      return {
        title: name,
        area: 'buyer',
        description: told,
        share: { image: logo ? { path: logo, alt: name, width: 160, height: 160 } : undefined },
        feed: { path: paths.shopNews(slug), title: `New at ${name}` },
        facts: [
          {
            '@type': 'Organization',
            '@id': `${paths.shop(slug)}#shop`,
            name,
            url: paths.shop(slug),
            description: told,
            ...(logo && { logo }),
          },
        ],
        canonical: addressOf(c, paths.shop(slug)),
        noindex: category !== null || after !== null,
        breadcrumbs: [{ label: 'Shops', href: paths.shops }, { label: name }],
        body: <ShopPage {...props} />,
      }
    }),
  )
})

/** What no category can be called finds nothing, as one that there is not. */
const categoryOf = (asked: string | undefined): string | null =>
  asked ? (/^[a-z0-9-]{1,80}$/.test(asked) ? asked : '-') : null

async function readShop(c: Ctx, { slug, category, after }: Asked): Promise<ShopPageProps> {
  const [found, { cards, next }] = await Promise.all([
    findShopWindow(c.var.db, slug),
    listProducts(c.var.db, { ...EVERYTHING, shops: [slug], category, after }),
  ])
  if (!found) throw new Refusal('not-found', 'This shop has no window here: it closed, or never was at this address.')
  return { shop: found, cards, next, category, later: after !== null }
}
