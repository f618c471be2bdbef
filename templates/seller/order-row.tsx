import { paths } from '#src/lib/paths.ts'
import type { ListedOrder } from '#src/market/orders/shop-order-list.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Money } from '#templates/ui/money.tsx'
import { ShopOrderBadge } from '#templates/ui/order-status.tsx'
import { Cell } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { selectionId } from './orders.tsx'

type Props = { row: ListedOrder; mayShip: boolean; now: Date }

/** An order among the others: whose, what, how it stands, and the next thing to do with it. */
export function OrderRow({ row, mayShip, now }: Props) {
  return (
    <tr>
      <Cell class="part-tick">
        <label class="part-tick-label">
          <input type="checkbox" class="choice-box" name="order" value={row.id} form={selectionId} />
          <span class="visually-hidden">Select {row.number}</span>
        </label>
      </Cell>
      <Cell heading class="part-named">
        <a class="part-number" href={paths.sellerOrder(row.id)}>
          {row.number}
        </a>
      </Cell>
      <Cell class="part-when">
        <Time at={row.createdAt} now={now} />
      </Cell>
      <Cell class="part-buyer">
        <span class="part-buyer-name">
          <bdi>{row.buyerName}</bdi>
        </span>
        <span class="part-when-narrow">
          {' · '}
          <Time at={row.createdAt} now={now} />
        </span>
      </Cell>
      <Cell class="part-items">
        <Items row={row} />
      </Cell>
      <Cell class="part-total" numeric>
        <Money minor={row.total} currency={row.currency} />
      </Cell>
      <Cell class="part-state">
        <State row={row} />
      </Cell>
      <Cell class="part-next">{mayShip && <Next row={row} />}</Cell>
    </tr>
  )
}

export function State({ row }: { row: ListedOrder }) {
  const { status, paidAt, paymentStatus, handed, open, waiting, archivedAt } = row
  return (
    <span class="cluster">
      {(waiting === 0 || status !== 'created' || open > 0) && (
        <ShopOrderBadge
          status={status}
          paid={paidAt !== null}
          paymentStatus={paymentStatus}
          partly={(status === 'created' || status === 'picking') && row.hasParcels && handed > 0 && open > 0}
        />
      )}
      {waiting > 0 && <Badge icon="clock">With the buyer</Badge>}
      {archivedAt && <Badge>Archived</Badge>}
    </span>
  )
}

export function Items({ row }: { row: ListedOrder }) {
  const [first] = row.items
  if (!first) return null
  const others = row.units - first.quantity
  return (
    <span class="part-items-words">
      <span class="part-first">
        {first.quantity > 1 && <strong>{first.quantity} × </strong>}
        {[first.title, ...first.options].join(' ')}
      </span>
      {others > 0 && <span class="part-others">+ {others} more</span>}
    </span>
  )
}

function Next({ row }: { row: ListedOrder }) {
  const { id, number, status, paidAt, open, openServices } = row
  const named = <span class="visually-hidden"> {number}</span>
  if (paidAt === null) return null
  if (status === 'created' && open > 0) {
    return (
      <form method="post" action={paths.sellerOrderAct(id, 'picking')}>
        <input type="hidden" name="back" value="list" />
        <Button size="s">Pick{named}</Button>
      </form>
    )
  }
  if (status === 'picking') {
    return (
      <LinkButton size="s" href={`${paths.sellerOrder(id)}#next`}>
        Send{named}
      </LinkButton>
    )
  }
  if (openServices > 0) {
    return (
      <LinkButton size="s" href={`${paths.sellerOrder(id)}#next`}>
        Deliver{named}
      </LinkButton>
    )
  }
  return null
}
