import { paths } from '#src/lib/paths.ts'
import type { Paged } from '#src/market/catalogue/keyset.ts'
import type { ListedOrder, OrderCounts, OrderQuery, OrderView } from '#src/market/orders/shop-order-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { Table } from '#templates/ui/table.tsx'
import { PrintButtons } from './document-forms.tsx'
import { OrderRow } from './order-row.tsx'
import { SuspendedShop } from './suspended-shop.tsx'

export type OrdersPageProps = {
  page: Paged<ListedOrder>
  counts: OrderCounts
  query: OrderQuery
  /** The query as the address carries it, without the place in the list. */
  address: Record<string, string>
  shopStatus: string
  mayShip: boolean
  now: Date
}

export const VIEW_LABELS: Record<OrderView, string> = {
  all: 'All',
  unpaid: 'Unpaid',
  created: 'New',
  picking: 'Picking',
  shipped: 'Sent',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  returned: 'Returned',
  archived: 'Archived',
}

/** The form that the boxes of the rows belong to. */
export const selectionId = 'selected-orders'

/** All orders of the shop: what is new first in sight, each found by its number, its buyer or a SKU. */
export function OrdersPage(props: OrdersPageProps) {
  const { page, counts, query, address, shopStatus } = props
  const to = (change: Record<string, string>) => paths.sellerOrders({ ...address, ...change })
  return (
    <>
      <PageHead title="Orders" lead={leadOf(counts)} />
      <div class="stack stack-s">
        <SuspendedShop status={shopStatus} />
        <Tabs
          label="Which orders"
          tabs={(Object.keys(VIEW_LABELS) as OrderView[]).map((view) => ({
            label: VIEW_LABELS[view],
            href: to({ status: view === 'all' ? '' : view }),
            current: query.view === view,
            count: view === 'archived' || counts[view] === 0 ? null : counts[view],
          }))}
        />
        <SearchField
          action={paths.sellerOrders()}
          label="Find by order number, buyer or SKU"
          id="order-search"
          value={query.q}
          keep={{ status: address.status }}
        />
        {page.rows.length > 0 ? <List {...props} /> : <Nothing {...props} />}
        <Pager
          previous={page.before === null ? null : to({ before: String(page.before) })}
          next={page.after === null ? null : to({ after: String(page.after) })}
        />
      </div>
    </>
  )
}

function leadOf({ created, picking, unpaid }: OrderCounts): string {
  const said = [
    created > 0 && `${created} new`,
    picking > 0 && `${picking} being picked`,
    unpaid > 0 && `${unpaid} not paid yet`,
  ].filter(Boolean)
  return said.length > 0 ? `${said.join(', ')}.` : 'Nothing waits to be picked or sent.'
}

const COLUMNS = [
  { label: 'Select', hideLabel: true, class: 'part-tick' },
  { label: 'Order', class: 'part-named' },
  { label: 'Ordered', class: 'part-when' },
  { label: 'Buyer', class: 'part-buyer' },
  { label: 'Items', class: 'part-items' },
  { label: 'Total', numeric: true, class: 'part-total' },
  { label: 'State', class: 'part-state' },
  { label: 'Next', hideLabel: true, class: 'part-next' },
]

function List({ page, mayShip, now }: OrdersPageProps) {
  return (
    <>
      <Selection mayShip={mayShip} />
      <Card flush>
        <Table caption="Orders of your shop, newest first" columns={COLUMNS} stack={false} class="part-list">
          {page.rows.map((row) => (
            <OrderRow row={row} mayShip={mayShip} now={now} />
          ))}
        </Table>
      </Card>
    </>
  )
}

/** What can be done with several orders at once. */
function Selection({ mayShip }: { mayShip: boolean }) {
  return (
    <form class="part-selection" id={selectionId} method="post" action={paths.sellerPicking} data-selection="">
      <label class="part-select-all">
        <input type="checkbox" class="choice-box" data-selects-all="" /> Select all
      </label>
      <span class="part-selected" data-selected="" role="status" />
      <div class="part-selection-acts">
        {mayShip && (
          <Button size="s" icon="boxes">
            Start picking
          </Button>
        )}
        <Button size="s" icon="list-filter" formaction={paths.sellerPickList()} formmethod="get">
          Pick list
        </Button>
        {mayShip && <PrintButtons />}
      </div>
    </form>
  )
}

function Nothing({ query, address }: OrdersPageProps) {
  if (query.q !== '') {
    return (
      <EmptyState
        icon="search"
        title="Nothing found"
        action={
          <LinkButton href={paths.sellerOrders({ q: address.status ? query.q : '' })}>Look in all orders</LinkButton>
        }
      >
        No order here matches “{query.q}”. An order is found by its number, its buyer’s name or a SKU.
      </EmptyState>
    )
  }
  if (query.view !== 'all') {
    return (
      <EmptyState icon="inbox" title={`No order is ${VIEW_LABELS[query.view].toLowerCase()}`}>
        {query.view === 'archived'
          ? 'What has been done for a long time is put away here, and stays for good.'
          : 'Orders move from one state to the next on their own page.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="inbox"
      title="No order yet"
      action={<LinkButton href={paths.sellerProducts()}>See your products</LinkButton>}
    >
      As soon as somebody buys from you, the order stands here with what to do next.
    </EmptyState>
  )
}
