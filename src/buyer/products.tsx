import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { showKeptFragment, showKeptPage } from '#src/frame/kept-page.ts'
import { wantsFragment } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { paths } from '#src/lib/paths.ts'
import { browseProducts } from '#src/market/catalogue/browsing.ts'
import { countedTree } from '#src/market/catalogue/category-place.ts'
import { type ListingFilter, listProducts, MOST_COUNTED } from '#src/market/catalogue/listing.ts'
import { respell } from '#src/market/catalogue/spelling.ts'
import type { ListingProps, MoreProps } from '#templates/buyer/listing.tsx'
import { changed } from '#templates/buyer/listing-links.ts'
import { MoreResults } from '#templates/buyer/listing-more.tsx'
import { ProductsChanged, ProductsPage, productsTitle } from '#templates/buyer/products.tsx'
import { type ListingQuery, readListingQuery } from './listing-query.ts'
import { orMoved, refuseMoved } from './moved-category.ts'

/** Everything for sale: searched, narrowed down, sorted, page by page. */
export const products = new Hono<Env>().get('/buyer/products', (c) => {
  const asked = readListingQuery(new URL(c.req.url).searchParams)
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) return answerChange(c, asked)
  return orMoved(c, () => answerPage(c, asked))
})

const answerPage = (c: Ctx, asked: ListingQuery) =>
  showKeptPage(c, `products ${JSON.stringify(asked)}`, async () => {
    const props = await listingProps(c, asked)
    if (asked.filter.category !== null && !props.categories) await refuseMoved(c, asked.filter.category)
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

function isNarrowed({ filter, typed, many }: ListingQuery): boolean {
  const { search, inStock, after, pages } = filter
  const chosen = many.shop.length + many.option.length > 0 || Boolean(typed.min || typed.max)
  return search !== '' || inStock || after !== null || pages > 1 || chosen
}

async function answerChange(c: Ctx, asked: ListingQuery) {
  if (asked.filter.after !== null) return answerMore(c, asked)
  // A filter taken off leaves nothing where the focus was.
  const takesFocus = /#without-/.test(c.req.header('HX-Source') ?? '')
  c.header('HX-Push-Url', changed({ base: paths.products(), typed: asked.typed, many: asked.many }, {}))
  const { name } = await siteOf(c)
  return showKeptFragment(c, `products ${takesFocus} ${name} ${JSON.stringify(asked)}`, async () => {
    const props = { ...(await listingProps(c, asked)), takesFocus }
    return <ProductsChanged {...props} pageTitle={`${productsTitle(props)} · ${name}`} />
  })
}

/** The next page behind those that are there. The address then says how many there are, so that back finds them again. */
function answerMore(c: Ctx, asked: ListingQuery) {
  const shown = { ...asked.shown, pages: asked.shown.pages + 1 }
  const place = { base: paths.products(), typed: asked.typed, many: asked.many }
  c.header('HX-Replace-Url', changed(place, { after: shown.from, pages: `${shown.pages}` }))
  return showKeptFragment(c, `more ${JSON.stringify(asked)}`, async () => {
    const listing = await listProducts(c.var.db, asked.filter)
    const props: MoreProps = { ...place, listing, filter: asked.filter, shown, ownShop: false }
    return <MoreResults {...props} />
  })
}

async function listingProps(c: Ctx, asked: ListingQuery): Promise<ListingProps> {
  const { filter, listing, facets, spelling } = await findOrRespell(c, asked)
  const tree = await countedTree(c.var.db, facets.categories)
  return {
    base: paths.products(),
    typed: { ...asked.typed, q: filter.search },
    many: asked.many,
    errors: asked.errors,
    filter,
    listing,
    facets,
    spelling,
    shown: { from: filter.after ?? '', pages: filter.pages },
    mostCounted: MOST_COUNTED,
    categories: tree.placeOf(filter.category),
    named: tree.named(filter.search),
    ownShop: false,
  }
}

const find = async (c: Ctx, filter: ListingFilter) => ({
  filter,
  ...(await browseProducts(c.var.db, filter)),
  spelling: null,
})

const FEW = 3

/** What was asked for; where that is nothing, what was probably meant. Where it is little, that is only offered. */
async function findOrRespell(c: Ctx, { filter, exactly }: ListingQuery) {
  const found = await find(c, filter)
  const { total } = found.listing
  if (total >= FEW || !filter.search || exactly || filter.after !== null) return found
  const meant = await respell(c.var.db, filter.search)
  if (!meant) return found
  const better = await find(c, { ...filter, search: meant })
  if (better.listing.total <= total) return found
  const spelling = { typed: filter.search, meant, instead: total === 0 }
  return { ...(spelling.instead ? better : found), spelling }
}

/** The category is the page; everything else is a way of looking at it. */
function canonicalOf(c: Ctx, { typed }: ListingQuery): string {
  const path = paths.products({ category: typed.category ?? '' })
  return c.var.config.publicUrl ? new URL(path, c.var.config.publicUrl).href : path
}
