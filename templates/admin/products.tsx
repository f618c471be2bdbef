import { paths } from '#src/lib/paths.ts'
import type { PlacedCategory } from '#src/market/catalogue/category-tree.ts'
import type { Paged } from '#src/market/catalogue/keyset.ts'
import type { StaffProduct, StaffQuery } from '#src/market/catalogue/staff-product-list.ts'
import type { ProductState } from '#src/market/catalogue/states.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Chip, Chips, Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { Table } from '#templates/ui/table.tsx'
import { filingId, type NoteTrouble, ProductRow } from './product-row.tsx'

export type AdminProductsProps = {
  page: Paged<StaffProduct>
  query: StaffQuery
  address: Record<string, string>
  categories: PlacedCategory[]
  mayDecide: boolean
  /** Why the products ticked are where they were. */
  unfiled?: string | undefined
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
  const { page, query, address, categories, mayDecide, trouble } = props
  const inside = categories.find((one) => one.id === query.categoryId)
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
            keep={{
              state: address.state,
              shop: address.shop,
              featured: address.featured,
              category: address.category,
            }}
          />
        </div>
        <Chips label="Narrow down">
          <Chip href={to({ featured: query.featured ? '' : 'on' })} on={query.featured}>
            Featured
          </Chip>
          {inside && (
            <Chip href={to({ category: '' })} on removes>
              {inside.path.join(' › ')}
            </Chip>
          )}
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
        {mayDecide && page.rows.length > 0 && <Filing {...props} />}
        <Pager
          previous={page.before === null ? null : to({ before: String(page.before) })}
          next={page.after === null ? null : to({ after: String(page.after) })}
        />
      </div>
    </>
  )
}

/** The products ticked go to one category. Their boxes belong to this form wherever they stand. */
function Filing({ categories, unfiled }: AdminProductsProps) {
  return (
    <form class="filing" id={filingId} method="post" action={paths.adminProductFiling}>
      <Field
        form={filingId}
        type="select"
        name="category"
        label="Move the products ticked to"
        error={unfiled}
        options={[
          { value: '', label: 'Choose a category' },
          ...categories.map((one) => ({ value: String(one.id), label: `${'\u2003'.repeat(one.depth)}${one.name}` })),
          { value: 'none', label: 'No category' },
        ]}
      />
      <Button icon="folder-tree" busyText="Moving">
        Move products
      </Button>
    </form>
  )
}
