import { paths } from '#src/lib/paths.ts'
import type { StockPageOf, StockQuery, StockSort } from '#src/market/stock/grid.ts'
import { PageMore } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Chip, MenuItem, Tabs } from '#templates/ui/navigation.tsx'
import { AsOfForm } from './as-of.tsx'

const SORT_WORDS: Record<StockSort, string> = {
  title: 'By name',
  sku: 'By SKU',
  available: 'Fewest first',
  recent: 'Last changed',
}

type StockToolsProps = { page: StockPageOf; query: StockQuery; address: Record<string, string> }

/** What is done with the stock as a whole: two things often, the others now and then. */
export function StockActions({ address }: { address: Record<string, string> }) {
  return (
    <>
      <LinkButton href={paths.stockCountSessions} icon="warehouse">
        Count
      </LinkButton>
      <LinkButton href={paths.sellerImports()} icon="upload">
        Import
      </LinkButton>
      <PageMore>
        <MenuItem href={paths.stockBulk} icon="list-filter">
          Paste lines
        </MenuItem>
        <MenuItem href={paths.exportStock} icon="download">
          Export as CSV
        </MenuItem>
        <MenuItem href={paths.lowStock} icon="triangle-alert">
          Low-stock news
        </MenuItem>
        <MenuItem href={paths.stockHistory()} icon="history">
          History of all changes
        </MenuItem>
        <div class="menu-form">
          <AsOfForm action={paths.stock()} asOf={{ typed: '', at: null }} keep={address} />
        </div>
      </PageMore>
    </>
  )
}

/** Which rows the grid shows, and in which order. */
export function StockTools({ query, page, address }: StockToolsProps) {
  const { q, filter } = query
  const { counts } = page
  const to = (change: Record<string, string>) => paths.stock({ ...address, ...change })
  return (
    <div class="stock-tools">
      <Tabs
        label="Which variants"
        tabs={[
          { label: 'All', href: to({ filter: '' }), current: !filter, count: counts?.all ?? null },
          { label: 'Low', href: to({ filter: 'low' }), current: filter === 'low', count: counts?.low ?? null },
          { label: 'Out', href: to({ filter: 'out' }), current: filter === 'out', count: counts?.out ?? null },
        ]}
      />
      <div class="stock-narrowing">
        {q && (
          <Chip href={to({ q: '' })} on removes>
            “{q}”
          </Chip>
        )}
        {filter === 'low' && <a href={paths.lowStock}>Who is told of it</a>}
        <NarrowingForm query={query} categories={page.categories} />
      </div>
    </div>
  )
}

/** What to show and in which order. The words to find come from the field at the top of the page, and stay. */
function NarrowingForm({ query, categories }: { query: StockQuery; categories: StockPageOf['categories'] }) {
  const { q, filter, categoryId, state, sort } = query
  return (
    <form class="stock-filters" method="get" action={paths.stock()}>
      {q && <input type="hidden" name="q" value={q} />}
      {filter && <input type="hidden" name="filter" value={filter} />}
      {categories.length > 0 && <CategoryField categories={categories} categoryId={categoryId} />}
      <Field {...shared} name="state" label="State" value={state ?? ''} options={STATES} />
      <Field
        {...shared}
        name="sort"
        label="Order"
        value={sort}
        options={Object.entries(SORT_WORDS).map(([value, label]) => ({ value, label }))}
      />
      <Button class="stock-show">Show</Button>
    </form>
  )
}

/** Chosen, it submits its form. */
const shared = { type: 'select' as const, form: 'stock', hideLabel: true, 'data-submits': '' }

export function CategoryField({
  categories,
  categoryId,
}: Pick<StockPageOf, 'categories'> & Pick<StockQuery, 'categoryId'>) {
  return (
    <Field
      {...shared}
      name="category"
      label="Category"
      value={categoryId ?? ''}
      options={[
        { value: '', label: 'All categories' },
        ...categories.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  )
}

const STATES = [
  { value: '', label: 'Not archived' },
  { value: 'published', label: 'On sale' },
  { value: 'draft', label: 'Drafts' },
  { value: 'archived', label: 'Archived' },
]

/** Stays while many numbers are typed: a delivery is counted in with one reason. Without scripts each row has its own. */
export function CommonReason() {
  return (
    <div class="stock-common">
      <label for="stock-reason">Reason</label>
      <input
        class="input"
        id="stock-reason"
        list="stock-reasons"
        maxlength={200}
        placeholder="counted"
        autocomplete="off"
      />
      <label for="stock-note">Note</label>
      <input
        class="input"
        id="stock-note"
        maxlength={1000}
        placeholder="for example a delivery’s number"
        autocomplete="off"
      />
    </div>
  )
}
