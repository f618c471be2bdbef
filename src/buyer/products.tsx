import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { showKeptFragment, showKeptPage } from '#src/frame/kept-page.ts'
import { wantsFragment } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { paths } from '#src/lib/paths.ts'
import { categoriesNamed, placeInTree } from '#src/market/catalogue/category-place.ts'
import { listProducts, MOST_COUNTED, readShops } from '#src/market/catalogue/listing.ts'
import type { ListingProps } from '#templates/buyer/listing.tsx'
import { changed } from '#templates/buyer/listing-links.ts'
import { MoreResults } from '#templates/buyer/listing-more.tsx'
import { ProductsChanged, ProductsPage, productsTitle } from '#templates/buyer/products.tsx'
import { type ListingQuery, readListingQuery } from './listing-query.ts'

/** Everything for sale: searched, narrowed down, sorted, page by page. */
export const products = new Hono<Env>().get('/buyer/products', (c) => {
  const asked = readListingQuery(new URL(c.req.url).searchParams)
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) return answerChange(c, asked)
  return showKeptPage(c, `products ${JSON.stringify(asked)}`, async () => {
    const props = await listingProps(c, asked)
    const place = props.categories?.path.at(-1)?.name
    return {
      title: productsTitle(props),
      area: 'buyer',
      body: <ProductsPage {...props} />,
      canonical: canonicalOf(c, asked),
      // Searches and narrowed lists are endless; what they lead to is found through the categories.
      noindex: isNarrowed(asked),
      description: `${place ? `${place}: what` : 'Everything'} the shops of this market have for sale. Each shop was checked by a person.`,
      ...(asked.filter.search ? { q: asked.filter.search } : {}),
    }
  })
})

async function answerChange(c: Ctx, asked: ListingQuery) {
  if (asked.filter.after !== null) {
    return showKeptFragment(c, `more ${JSON.stringify(asked)}`, async () => (
      <MoreResults {...(await listingProps(c, asked))} />
    ))
  }
  // A filter taken off leaves nothing where the focus was.
  const takesFocus = /#without-/.test(c.req.header('HX-Source') ?? '')
  c.header('HX-Push-Url', changed({ base: paths.products(), typed: asked.typed }, {}))
  const { name } = await siteOf(c)
  return showKeptFragment(c, `products ${takesFocus} ${name} ${JSON.stringify(asked)}`, async () => {
    const props = { ...(await listingProps(c, asked)), takesFocus }
    return <ProductsChanged {...props} pageTitle={`${productsTitle(props)} · ${name}`} />
  })
}

async function listingProps(c: Ctx, { filter, typed, errors }: ListingQuery): Promise<ListingProps> {
  const listing = await listProducts(c.var.db, filter)
  return {
    base: paths.products(),
    typed,
    errors,
    filter,
    listing,
    mostCounted: MOST_COUNTED,
    categories: placeInTree(listing.categories, filter.category),
    named: categoriesNamed(listing.categories, filter.search),
    shops: readShops(listing),
    ownShop: false,
  }
}

function isNarrowed({ filter, typed }: ListingQuery): boolean {
  const { search, inStock, shop, after } = filter
  return search !== '' || inStock || shop !== null || after !== null || Boolean(typed.min || typed.max)
}

/** The category is the page; everything else is a way of looking at it. */
function canonicalOf(c: Ctx, { typed }: ListingQuery): string {
  const path = paths.products({ category: typed.category ?? '' })
  return c.var.config.publicUrl ? new URL(path, c.var.config.publicUrl).href : path
}
