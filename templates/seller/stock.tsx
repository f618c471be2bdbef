import { paths } from '#src/lib/paths.ts'
import type { StockItem, StockPageOf, StockQuery, StockSort } from '#src/market/stock/grid.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { StockGrid } from '#templates/ui/stock-grid.tsx'
import { groupRows, type RowTrouble } from './stock-row.tsx'
import { StockScan } from './stock-scanned.tsx'
import { StockSelection } from './stock-selection.tsx'
import { CommonReason, StockActions, StockTools } from './stock-tools.tsx'

export type StockPageProps = {
  page: StockPageOf
  query: StockQuery
  /** The query as the address carries it, without the place in the list. */
  address: Record<string, string>
  reasons: readonly string[]
  /** A row that a plain form could not save, and the page it came from. */
  refused?: { item: StockItem; trouble: RowTrouble } | undefined
  back?: string | undefined
  /** What a plain form has just scanned: the field goes on from there. */
  scanned?: number | undefined
}

/** Every variant of the shop with its number, to be read and typed into like a sheet. */
export function StockPage(props: StockPageProps) {
  const { page, query, refused, reasons } = props
  const items = refused
    ? [refused.item, ...page.items.filter((i) => i.variantId !== refused.item.variantId)]
    : page.items
  return (
    <>
      <PageHead
        title="Stock"
        lead="Type what you counted, or +3 and −2. Enter saves; every change can be undone."
        actions={<StockActions address={props.address} />}
      />
      <StockTools {...props} />
      {items.length > 0 ? (
        <>
          <div class="stock-entry">
            <StockScan scanned={props.scanned} />
            <CommonReason />
          </div>
          <StockSelection {...props} shown={items.length} matching={page.counts?.[query.filter ?? 'all'] ?? null} />
          <Card flush>
            <StockGrid
              id="stock"
              class="stock-rows"
              caption={captionOf(query, page)}
              columns={columnsOf(props)}
              grouped
              data-stock-grid=""
              data-stock-badges={paths.stockBadges}
              hx-ignore=""
            >
              {groupRows(
                items.map((item) => ({
                  item,
                  trouble: item.variantId === refused?.item.variantId ? refused.trouble : undefined,
                  back: props.back,
                })),
              )}
            </StockGrid>
          </Card>
          <StockMore {...props} />
        </>
      ) : (
        <NothingFound {...props} />
      )}
      <datalist id="stock-reasons">
        {reasons.map((reason) => (
          <option value={reason} />
        ))}
      </datalist>
    </>
  )
}

function captionOf({ q, filter }: StockQuery, { counts }: StockPageOf): string {
  const what = filter === 'low' ? 'low on stock' : filter === 'out' ? 'sold out' : 'in stock keeping'
  const number = counts ? `${counts[filter ?? 'all']} ` : ''
  return `${number}variants ${what}${q ? ` that match “${q}”` : ''}`
}

function columnsOf({ query, address }: StockPageProps) {
  const sortBy = (sort: StockSort) => ({
    href: paths.stock({ ...address, sort }),
    ...(query.sort === sort && { direction: 'ascending' as const }),
  })
  return [
    { label: 'Product', sort: sortBy('title') },
    { label: 'On hand', class: 'stock-count' },
    { label: 'Held', numeric: true },
    { label: 'Available', numeric: true, sort: sortBy('available') },
    { label: 'State' },
    { label: 'Reason and note', class: 'stock-more' },
    { label: 'History', hideLabel: true },
  ]
}

type MoreProps = Pick<StockPageProps, 'page' | 'address'>

/** The way on: appends the next rows, or without scripts goes to them. Where it is gone, the focus rests on what is said. */
export function StockMore({ page, address, added }: MoreProps & { added?: boolean }) {
  const id = 'stock-more-end'
  const href = page.next && paths.stock({ ...address, after: page.next })
  return (
    <div id="stock-more" class="stock-end">
      {href ? (
        <LinkButton id={id} href={href} hx-get={href} hx-swap="none" hx-disable="this">
          Show more
        </LinkButton>
      ) : (
        added && (
          <p class="quiet" id={id} tabindex={-1}>
            These were all variants.
          </p>
        )
      )}
    </div>
  )
}

/** The rows are put in little by little: only when all are there the way on takes its place below them. */
const LAST_ROW_MS = 250

/** The answer to "Show more": rows at the end of the table, which a script paces, and the way on from there. */
export function StockAppended({ page, address }: MoreProps) {
  const { items } = page
  return (
    <>
      <hx-partial hx-target="#stock" hx-swap="beforeend">
        {groupRows(
          items.map((item) => ({ item, scripted: true })),
          true,
        )}
      </hx-partial>
      <hx-partial hx-target="#stock-more" hx-swap={`outerHTML swap:${LAST_ROW_MS}ms`}>
        <StockMore page={page} address={address} added />
      </hx-partial>
      <hx-partial hx-target="#announcer" hx-swap="innerHTML">
        <p>{items.length} more variants shown.</p>
      </hx-partial>
    </>
  )
}

function NothingFound({ query, page }: StockPageProps) {
  const { q, filter, categoryId, state } = query
  if (q || categoryId !== null || state !== null || page.counts?.all) {
    const title = filter && !q ? (filter === 'low' ? 'Nothing is low' : 'Nothing is sold out') : 'Nothing matches'
    return (
      <EmptyState
        icon={filter && !q ? 'circle-check' : 'search'}
        title={title}
        action={<LinkButton href={paths.stock()}>Show all stock</LinkButton>}
      >
        {filter === 'low' && !q
          ? 'A variant is low when as many are available as its threshold says, or fewer. Thresholds are part of each product.'
          : 'Search looks at names, options, SKUs and barcodes.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="boxes"
      title="Stock begins with a product"
      action={
        <>
          <LinkButton href={paths.sellerProductNew} variant="primary" icon="plus">
            Add a product
          </LinkButton>
          <LinkButton href={paths.sellerImports()} icon="upload">
            Import a file
          </LinkButton>
        </>
      }
    >
      Here you keep the number of units of everything you sell. Each variant of a product gets its own row.
    </EmptyState>
  )
}
