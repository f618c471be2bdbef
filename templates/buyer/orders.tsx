import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { OrderTile } from '#src/market/orders/order-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState, Notice } from '#templates/ui/card.tsx'
import { OrderStateBadge } from '#templates/ui/order-state.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { Time } from '#templates/ui/time.tsx'
import { cardPictures } from './cards.tsx'
import { ShowMore, ShownMore } from './show-more.tsx'

export type OrdersPageProps = {
  orders: OrderTile[]
  next: number | null
  /** How many joined the account at this visit. */
  joined: number
  later: boolean
  now: Date
}

const listId = 'orders'
const what = 'orders'
const nextOf = ({ next }: OrdersPageProps) => (next === null ? null : paths.buyerOrders({ before: `${next}` }))

/** Everything a member ordered, the newest first. */
export function OrdersPage(props: OrdersPageProps) {
  const { orders, joined, later, now } = props
  return (
    <>
      <PageHead title="Your orders" lead="What you ordered, from every shop, and how far it is." />
      {joined > 0 && (
        <Notice
          class="orders-joined"
          tone="info"
          title={
            joined === 1 ? 'One order was found with your address' : `${joined} orders were found with your address`
          }
        >
          {joined === 1 ? 'It was' : 'They were'} placed without signing in, and {joined === 1 ? 'is' : 'are'} yours
          from now on.
        </Notice>
      )}
      {orders.length > 0 ? (
        <ul class="order-tiles" id={listId}>
          {orders.map((order) => (
            <Tile order={order} now={now} />
          ))}
        </ul>
      ) : (
        <NoOrders />
      )}
      <ShowMore next={nextOf(props)} first={later ? paths.buyerOrders() : null} what={what} />
    </>
  )
}

/** The next page of it, for the end of the list. */
export function OrdersAppended(props: OrdersPageProps) {
  return (
    <ShownMore into={listId} count={props.orders.length} next={nextOf(props)} what={what}>
      {props.orders.map((order) => (
        <Tile order={order} now={props.now} />
      ))}
    </ShownMore>
  )
}

function Tile({ order, now }: { order: OrderTile; now: Date }) {
  const { number, placedAt, claimedAt, status, dueAt, shops, totals, items, more } = order
  return (
    <li class="order-tile">
      <div class="order-tile-head">
        <h2 class="order-tile-title">
          <a class="order-tile-link" href={paths.buyerOrder(number)}>
            <span class="visually-hidden">Order </span>
            <span class="order-number">{number}</span>
          </a>
        </h2>
        <OrderStateBadge status={status} />
        {claimedAt && <Badge icon="mail">Found with your address</Badge>}
      </div>
      <p class="order-tile-facts">
        <Time at={placedAt} now={now} /> · {shops.join(', ')} · <strong>{totals.map(formatMoney).join(' + ')}</strong>
      </p>
      {dueAt && dueAt > now && (
        <p class="order-tile-due">
          The time to pay ends <Time at={dueAt} now={now} />
        </p>
      )}
      <ul class="order-tile-items">
        {items.map((item) => (
          <li>
            <Picture
              class="order-picture"
              sources={cardPictures(item.imageKey, item.imageWidth)}
              sizes="3rem"
              alt=""
              width={48}
              height={48}
            />
            <span class="order-tile-item">
              {item.quantity} × {[item.title, ...item.options].join(' ')}
            </span>
          </li>
        ))}
        {more > 0 && <li class="quiet">and {more} more</li>}
      </ul>
    </li>
  )
}

const NoOrders = () => (
  <EmptyState
    icon="package"
    title="You have not ordered anything yet"
    action={
      <>
        <LinkButton href={paths.products()} variant="primary">
          Look around
        </LinkButton>
        <LinkButton href={paths.buyerOrderFind}>Find an order</LinkButton>
      </>
    }
  >
    What you order stands here, with how far it is. An order placed with another address is found by its number.
  </EmptyState>
)
