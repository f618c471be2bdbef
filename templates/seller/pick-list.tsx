import { paths } from '#src/lib/paths.ts'
import type { PickList, PickRow } from '#src/market/orders/pick-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

/** What to take from the shelves, to be printed or ticked off on a phone. */
export function PickListPage({ list, shopName, now }: { list: PickList; shopName: string; now: Date }) {
  if (list.rows.length === 0) {
    return (
      <>
        <PageHead title="Pick list" />
        <EmptyState
          icon="boxes"
          title="Nothing to take from the shelves"
          action={<LinkButton href={paths.sellerOrders({ status: 'created' })}>See new orders</LinkButton>}
        >
          Orders that are being picked stand here together, or those you tick in the list of orders.
        </EmptyState>
      </>
    )
  }
  const { orders, units, rows } = list
  return (
    <div class="pick-page">
      <PageHead
        title="Pick list"
        lead={
          <>
            {shopName}: {units} {units === 1 ? 'unit' : 'units'} of {rows.length} {rows.length === 1 ? 'SKU' : 'SKUs'}{' '}
            for {orders} {orders === 1 ? 'order' : 'orders'}, <Time at={now} now={now} show="exact" />
          </>
        }
        actions={
          <button type="button" class="button button-primary" data-prints="">
            Print
          </button>
        }
      />
      <Card flush>
        <Table
          caption="What to take, by SKU"
          columns={[
            { label: 'Done', hideLabel: true },
            { label: 'SKU' },
            { label: 'Item' },
            { label: 'Take', numeric: true },
            { label: 'For' },
          ]}
          stack={false}
          class="pick-list"
        >
          {rows.map((row) => (
            <Row row={row} />
          ))}
        </Table>
      </Card>
    </div>
  )
}

function Row({ row }: { row: PickRow }) {
  const name = [row.title, ...row.options].join(' ')
  return (
    <tr>
      <Cell class="pick-tick">
        <label class="part-tick-label">
          <input type="checkbox" class="choice-box" />
          <span class="visually-hidden">Taken: {name}</span>
        </label>
      </Cell>
      <Cell heading class="pick-sku">
        <span class="stock-sku">{row.sku}</span>
        {row.barcode && <span class="pick-barcode quiet">{row.barcode}</span>}
      </Cell>
      <Cell class="pick-name">{name}</Cell>
      <Cell class="pick-count" numeric>
        <strong>{row.quantity}</strong>
      </Cell>
      <Cell class="pick-for">
        <ul class="pick-orders">
          {row.orders.map((one) => (
            <li>
              <strong>{one.quantity} ×</strong>{' '}
              <a class="part-number" href={paths.sellerOrder(one.orderId)}>
                {one.number}
              </a>{' '}
              <span class="quiet">{one.buyerName}</span>
            </li>
          ))}
        </ul>
      </Cell>
    </tr>
  )
}
