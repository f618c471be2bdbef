import { paths } from '#src/lib/paths.ts'
import type { Paged } from '#src/market/catalogue/keyset.ts'
import type { StaffOrder, StaffOrderQuery, StaffView } from '#src/market/orders/staff-orders.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Money } from '#templates/ui/money.tsx'
import { Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { OrderStateBadge } from '#templates/ui/order-state.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

export type AdminOrdersProps = {
  page: Paged<StaffOrder>
  counts: { decision: number; due: number }
  query: StaffOrderQuery
  address: Record<string, string>
  now: Date
}

const LABELS: Record<StaffView, string> = {
  all: 'All',
  payment: 'Waiting for money',
  decision: 'Paid late',
  open: 'Open at shops',
  due: 'Money due back',
  archived: 'Archived',
}

const COLUMNS = [
  { label: 'Order', class: 'part-named' },
  { label: 'Ordered', class: 'part-when' },
  { label: 'Buyer', class: 'part-buyer' },
  { label: 'Shops', class: 'part-items' },
  { label: 'Sum', numeric: true, class: 'part-total' },
  { label: 'State', class: 'part-state' },
  { label: 'Due back', hideLabel: true, class: 'part-next' },
]

/** All orders of the market: found by number, buyer, shop or SKU; what waits for staff first in sight. */
export function AdminOrdersPage({ page, counts, query, address, now }: AdminOrdersProps) {
  const to = (change: Record<string, string>) => paths.adminOrders({ ...address, ...change })
  const count = (view: StaffView) => (view === 'decision' ? counts.decision : view === 'due' ? counts.due : 0) || null
  return (
    <>
      <PageHead title="Orders" lead="Orders of all shops, also of suspended ones." />
      <div class="stack stack-s">
        <Tabs
          label="Which orders"
          tabs={(Object.keys(LABELS) as StaffView[]).map((view) => ({
            label: LABELS[view],
            href: to({ status: view === 'all' ? '' : view }),
            current: query.view === view,
            count: count(view),
          }))}
        />
        <SearchField
          action={paths.adminOrders()}
          label="Find by number, buyer, shop or SKU"
          id="order-search"
          value={query.q}
          keep={{ status: address.status }}
        />
        {page.rows.length > 0 ? (
          <Card flush>
            <Table
              caption="Orders of all shops, newest first"
              columns={COLUMNS}
              stack={false}
              class="part-list staff-orders"
            >
              {page.rows.map((row) => (
                <Row row={row} now={now} />
              ))}
            </Table>
          </Card>
        ) : (
          <Nothing query={query} />
        )}
        <Pager
          previous={page.before === null ? null : to({ before: String(page.before) })}
          next={page.after === null ? null : to({ after: String(page.after) })}
        />
      </div>
    </>
  )
}

function Row({ row, now }: { row: StaffOrder; now: Date }) {
  return (
    <tr>
      <Cell heading class="part-named">
        <a class="part-number" href={paths.adminOrder(row.id)}>
          {row.number}
        </a>
      </Cell>
      <Cell class="part-when">
        <Time at={row.createdAt} now={now} />
      </Cell>
      <Cell class="part-buyer">
        <span class="part-buyer-name" title={row.email}>
          <bdi>{row.name}</bdi>
        </span>
        <span class="part-when-narrow">
          {' · '}
          <Time at={row.createdAt} now={now} />
        </span>
      </Cell>
      <Cell class="part-items">
        <span class="part-items-words">
          <span class="part-first">{row.shopOrders.map(({ shopName }) => shopName).join(', ')}</span>
          {row.shopOrders.some(({ suspended }) => suspended) && <Badge tone="warn">suspended</Badge>}
        </span>
      </Cell>
      <Cell class="part-total" numeric>
        {row.payments.map(({ amount, currency }) => (
          <Money class="staff-sum" minor={amount} currency={currency} />
        ))}
      </Cell>
      <Cell class="part-state">
        <span class="cluster">
          <OrderStateBadge status={row.status} />
          {row.archivedAt && <Badge>Archived</Badge>}
        </span>
      </Cell>
      <Cell class="part-next">
        {row.due.map(({ minor, currency }) => (
          <Badge tone="warn" icon="undo-2">
            <Money minor={minor} currency={currency} /> due back
          </Badge>
        ))}
      </Cell>
    </tr>
  )
}

function Nothing({ query }: { query: StaffOrderQuery }) {
  if (query.q !== '') {
    return (
      <EmptyState
        icon="search"
        title="Nothing found"
        action={<LinkButton href={paths.adminOrders()}>Show all orders</LinkButton>}
      >
        No order here matches “{query.q}”.
      </EmptyState>
    )
  }
  const words: Record<StaffView, string> = {
    all: 'Nobody has ordered yet',
    payment: 'No order waits for its money',
    decision: 'No money came too late',
    open: 'No shop has an order to fulfil',
    due: 'Nobody is owed anything',
    archived: 'No order was put away yet',
  }
  return <EmptyState icon="inbox" title={words[query.view]} />
}
