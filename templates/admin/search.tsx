import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { DeskFinds, Found } from '#src/market/reports/desk-search.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { OrderFound, PersonFound, ProductFound, ShopFound } from './search-rows.tsx'

export type AdminSearchProps = {
  q: string
  /** Null before anything was asked. */
  finds: DeskFinds | null
  seesPeople: boolean
  now: Date
}

/** A few of every kind that the words find, each with the way into its own list; what they name exactly on top. */
export function AdminSearchPage({ q, finds, seesPeople, now }: AdminSearchProps) {
  if (!finds) return <Unasked seesPeople={seesPeople} />
  const { shops, products, orders, people, byMail } = finds
  const groups = [
    <Group
      title="Shops"
      found={shops}
      href={paths.adminShopsFound(q)}
      all="shops"
      row={(one) => <ShopFound {...one} />}
    />,
    <Group
      title="Products"
      found={products}
      href={paths.adminProducts({ q })}
      all="products"
      row={(one) => <ProductFound product={one} q={q} />}
    />,
    <Group
      title="Orders"
      found={orders}
      href={paths.adminOrders({ q })}
      all="orders"
      row={(one) => <OrderFound order={one} now={now} />}
    />,
    people && (
      <Group
        title="People"
        found={people}
        href={paths.adminUsers({ q })}
        all="people"
        row={(one) => <PersonFound {...one} />}
      />
    ),
  ]
  // Whoever looks for an address looks for what was ordered with it, not for things that are for sale.
  const sorted = byMail ? [groups[2], groups[0], groups[3], groups[1]] : groups
  const exact = exactRows(finds, now)
  const nothing = exact.length === 0 && [shops, products, orders, people].every((one) => !one || one.rows.length === 0)
  return (
    <div class="stack">
      <PageHead title={<>Found for “{q}”</>} />
      {exact.length > 0 && (
        <Card title="Exactly this" flush class="found-exact">
          <ul class="found">{exact}</ul>
        </Card>
      )}
      {nothing ? <Nothing q={q} seesPeople={seesPeople} /> : sorted}
    </div>
  )
}

function exactRows({ exact: { order, person, shops } }: DeskFinds, now: Date): Child[] {
  return [
    ...(order ? [<OrderFound order={order} now={now} />] : []),
    ...(person ? [<PersonFound {...person} />] : []),
    ...shops.map((one) => <ShopFound {...one} />),
  ]
}

type GroupProps<Row> = { title: string; found: Found<Row>; href: string; all: string; row: (one: Row) => Child }

function Group<Row>({ title, found, href, all, row }: GroupProps<Row>) {
  if (found.rows.length === 0) return null
  const link = (
    <a class="found-all" href={href}>
      {found.more ? `All ${all} like this` : `In the list of ${all}`}
    </a>
  )
  return (
    <Card title={title} flush actions={link}>
      <ul class="found">{found.rows.map(row)}</ul>
    </Card>
  )
}

function Unasked({ seesPeople }: { seesPeople: boolean }) {
  return (
    <div class="stack">
      <PageHead title="Search" />
      <EmptyState icon="search" title="What are you looking for?">
        Type it into the field on top: the name of a shop or product, a SKU or barcode, an order’s number, or a buyer’s
        name or mail address{seesPeople ? '; people are found by name and address too' : ''}.
      </EmptyState>
    </div>
  )
}

function Nothing({ q, seesPeople }: { q: string; seesPeople: boolean }) {
  return (
    <EmptyState icon="search" title={`Nothing matches “${q}”`}>
      No shop, product{seesPeople ? ', order or person' : ' or order'} has these words. Try fewer of them, or a part of
      one.
    </EmptyState>
  )
}
