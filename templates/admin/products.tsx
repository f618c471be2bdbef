import { paths } from '#src/lib/paths.ts'
import type { Paged } from '#src/market/catalogue/keyset.ts'
import type { StaffProduct, StaffQuery } from '#src/market/catalogue/staff-product-list.ts'
import type { ProductState } from '#src/market/catalogue/states.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Chip, Chips, Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { Table } from '#templates/ui/table.tsx'
import { type NoteTrouble, ProductRow } from './product-row.tsx'

export type AdminProductsProps = {
  page: Paged<StaffProduct>
  query: StaffQuery
  address: Record<string, string>
  mayDecide: boolean
  /** A note that could not be kept, by a plain form. */
  trouble?: NoteTrouble | undefined
}

const STATES: { state: ProductState | null; label: string }[] = [
  { state: null, label: 'All' },
  { state: 'published', label: 'On sale' },
  { state: 'draft', label: 'Drafts' },
  { state: 'archived', label: 'Archived' },
]

const COLUMNS = [
  { label: 'Product' },
  { label: 'State' },
  { label: 'Price', numeric: true },
  { label: 'Available', numeric: true },
  { label: 'Home page' },
  { label: 'Note for staff', class: 'staff-note' },
]

/** Products of all shops, for staff to look through, to feature, and to leave notes on. */
export function AdminProductsPage(props: AdminProductsProps) {
  const { page, query, address, mayDecide, trouble } = props
  const to = (change: Record<string, string>) => paths.adminProducts({ ...address, ...change })
  return (
    <>
      <PageHead
        title="Products"
        lead="Everything the shops have written down. What you feature is shown on the home page."
      />
      <div class="stack stack-s">
        <Tabs
          label="Which products"
          tabs={STATES.map(({ state, label }) => ({
            label,
            href: to({ state: state ?? '' }),
            current: query.state === state,
          }))}
        />
        <div class="list-tools">
          <SearchField
            action={paths.adminProducts()}
            label="Find by title, SKU or barcode"
            id="product-search"
            value={query.q}
            keep={{ state: address.state, shop: address.shop, featured: address.featured }}
          />
        </div>
        <Chips label="Narrow down">
          <Chip href={to({ featured: query.featured ? '' : 'on' })} on={query.featured}>
            Featured
          </Chip>
          {query.shop && (
            <Chip href={to({ shop: '' })} on removes>
              {page.rows[0]?.shop.name ?? query.shop}
            </Chip>
          )}
        </Chips>
        {page.rows.length > 0 ? (
          <Card flush>
            <Table caption="Products of all shops" columns={COLUMNS} stack={false} class="product-list staff-products">
              {page.rows.map((row) => (
                <ProductRow
                  row={row}
                  shopHref={to({ shop: row.shop.slug })}
                  mayDecide={mayDecide}
                  trouble={trouble?.productId === row.id ? trouble : undefined}
                />
              ))}
            </Table>
          </Card>
        ) : (
          <EmptyState icon="package" title="No product like that">
            {query.q ? `Nothing matches “${query.q}” here.` : 'Shops have written down none of this kind yet.'}
          </EmptyState>
        )}
        <Pager
          previous={page.before === null ? null : to({ before: String(page.before) })}
          next={page.after === null ? null : to({ after: String(page.after) })}
        />
      </div>
    </>
  )
}
