import { paths } from '#src/lib/paths.ts'
import type { Paged } from '#src/market/catalogue/keyset.ts'
import type { ListedProduct, ProductQuery, ProductSort } from '#src/market/catalogue/product-list.ts'
import type { ProductState } from '#src/market/catalogue/states.ts'
import { PageHead, PageMore } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { MenuItem, Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { Table } from '#templates/ui/table.tsx'
import { ProductListRow } from './product-list-row.tsx'
import { UnseenShop } from './unseen-shop.tsx'

export type ProductsPageProps = {
  page: Paged<ListedProduct>
  query: ProductQuery
  /** The query as the address carries it, without the place in the list. */
  address: Record<string, string>
  currency: string
  shopStatus: string
  now: Date
}

const SORTS: Record<ProductSort, string> = {
  newest: 'Newest first',
  changed: 'Last changed',
  title: 'By title',
  price: 'Cheapest first',
}

const STATES: { state: ProductState | null; label: string }[] = [
  { state: null, label: 'Current' },
  { state: 'published', label: 'On sale' },
  { state: 'draft', label: 'Drafts' },
  { state: 'archived', label: 'Archived' },
]

/** All products of the shop, to find one and see how it stands. */
export function ProductsPage(props: ProductsPageProps) {
  const { page, query, address, shopStatus } = props
  const to = (change: Record<string, string>) => paths.sellerProducts({ ...address, ...change })
  return (
    <>
      <PageHead
        title="Products"
        lead="What your shop sells, on sale or still in the making."
        actions={
          <>
            <LinkButton href={paths.sellerProductNew} variant="primary" icon="plus">
              New product
            </LinkButton>
            <PageMore>
              <MenuItem href={paths.sellerImports()} icon="upload">
                Import a file
              </MenuItem>
              <MenuItem href={paths.exportProducts} icon="download">
                Export as CSV
              </MenuItem>
            </PageMore>
          </>
        }
      />
      <div class="stack stack-s">
        <UnseenShop status={shopStatus} />
        <Tabs
          label="Which products"
          tabs={STATES.map(({ state, label }) => ({
            label,
            href: to({ state: state ?? '' }),
            current: query.state === state,
          }))}
        />
        <Tools {...props} />
        {page.rows.length > 0 ? <List {...props} /> : <Nothing {...props} />}
        <Pager
          previous={page.before === null ? null : to({ before: String(page.before) })}
          next={page.after === null ? null : to({ after: String(page.after) })}
        />
      </div>
    </>
  )
}

function Tools({ query, address }: ProductsPageProps) {
  return (
    <div class="list-tools">
      <SearchField
        action={paths.sellerProducts()}
        label="Find by title, SKU or barcode"
        id="product-search"
        value={query.q}
        keep={{ state: address.state, sort: address.sort }}
      />
      <form class="list-sort" method="get" action={paths.sellerProducts()}>
        {query.q && <input type="hidden" name="q" value={query.q} />}
        {query.state && <input type="hidden" name="state" value={query.state} />}
        <Field
          type="select"
          form="products"
          name="sort"
          label="Order"
          hideLabel
          value={query.sort}
          options={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
          data-submits=""
        />
        <Button class="list-sort-go">Sort</Button>
      </form>
    </div>
  )
}

const COLUMNS = [
  { label: 'Product' },
  { label: 'State' },
  { label: 'Price', numeric: true },
  { label: 'Rows', numeric: true },
  { label: 'Available', numeric: true },
  { label: 'Changed', class: 'list-changed' },
]

function List({ page, currency, now }: ProductsPageProps) {
  return (
    <Card flush>
      <Table caption="Products of your shop" columns={COLUMNS} stack={false} class="product-list">
        {page.rows.map((row) => (
          <ProductListRow row={row} currency={currency} now={now} />
        ))}
      </Table>
    </Card>
  )
}

function Nothing({ query }: ProductsPageProps) {
  if (query.q !== '') {
    return (
      <EmptyState
        icon="search"
        title="Nothing found"
        action={<LinkButton href={paths.sellerProducts()}>Show all products</LinkButton>}
      >
        No product here matches “{query.q}”. Look in another state, or search for fewer words.
      </EmptyState>
    )
  }
  if (query.state !== null) {
    const words = { published: 'is on sale', draft: 'is a draft', archived: 'is archived' }[query.state]
    return (
      <EmptyState icon="package" title={`No product ${words}`}>
        Products move between drafts, on sale and archived on their own page.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="package"
      title="Your shelves are empty"
      action={
        <>
          <LinkButton href={paths.sellerProductNew} variant="primary" icon="plus">
            Add the first product
          </LinkButton>
          <LinkButton href={paths.sellerImports()} icon="upload">
            Import a file
          </LinkButton>
        </>
      }
    >
      A product has a title, a price and, where there are sizes or colours, a row for each. It stays a draft until you
      put it on sale.
    </EmptyState>
  )
}
