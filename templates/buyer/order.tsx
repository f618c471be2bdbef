import type { Child } from 'hono/jsx'
import { countryName } from '#src/lib/countries.ts'
import { paths } from '#src/lib/paths.ts'
import type { BuyerLine, BuyerOrder, BuyerPayment, BuyerShopOrder } from '#src/market/orders/order-page.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { OrderStateBadge } from '#templates/ui/order-state.tsx'
import { OrderTimeline } from '#templates/ui/order-timeline.tsx'
import { Time } from '#templates/ui/time.tsx'
import { OrderNow } from './order-now.tsx'
import { OrderPart } from './order-part.tsx'
import { OrderTotals } from './order-totals.tsx'

/** What others put into the page, each at its own place. */
export type OrderPanels = {
  /** How a payment is made, and its proofs. */
  payment?: (payment: BuyerPayment) => Child
  /** Under a shop's lines: documents, and what can be done with its part. */
  part?: (part: BuyerShopOrder) => Child
  /** Under a line: its keys, or what was delivered as a service. */
  line?: (line: BuyerLine, part: BuyerShopOrder) => Child
}

export type OrderPageProps = {
  order: BuyerOrder
  /** It is opened from the account it belongs to, not by a link. */
  member: boolean
  now: Date
  panels?: OrderPanels
}

/** One order as its buyer sees it: what to do now, what comes from whom, what happened. */
export function OrderPage({ order, member, now, panels = {} }: OrderPageProps) {
  const parts = new Map(order.shopOrders.map((one) => [one.id, one.shopName]))
  const many = order.shopOrders.length > 1
  return (
    <>
      <PageHead
        title={
          <>
            Order <span class="order-number">{order.number}</span>
          </>
        }
        badge={<OrderStateBadge status={order.status} pickup={isFetched(order)} />}
        lead={
          <>
            Placed <Time at={order.placedAt} now={now} />, for {order.email}
          </>
        }
        actions={
          member && (
            <LinkButton href={paths.buyerOrders()} variant="quiet" icon="arrow-left">
              All your orders
            </LinkButton>
          )
        }
      />
      <div class="order">
        <div class="order-main">
          <OrderNow order={order} now={now} panels={panels} />
          {order.shopOrders.map((part) => (
            <OrderPart part={part} payments={order.payments} now={now} panels={panels} />
          ))}
        </div>
        <div class="order-side">
          <OrderTotals order={order} />
          <WhereTo order={order} />
          <Card title="What happened">
            <OrderTimeline toBuyer events={order.events} now={now} {...(many && { partOf: (id) => parts.get(id) })} />
          </Card>
          <Cancel order={order} />
        </div>
      </div>
    </>
  )
}

/** Nothing is under way by post: all that is not in the buyer’s hands yet waits at its shop. */
const isFetched = ({ shopOrders }: BuyerOrder): boolean =>
  shopOrders.every(({ status, shippingKind }) => status !== 'shipped' || shippingKind === 'pickup')

function WhereTo({ order: { address, shopOrders } }: { order: BuyerOrder }) {
  const sent = shopOrders.some((one) => one.shippingKind !== null && one.shippingKind !== 'pickup')
  if (!address || !sent) return null
  const { name, line1, line2, postcode, city, region, country, phone } = address
  return (
    <Card title="Where it goes">
      <address class="order-address">
        {[name, line1, line2, `${postcode} ${city}`.trim(), region, countryName(country), phone]
          .filter(Boolean)
          .map((line) => (
            <span dir="auto">{line}</span>
          ))}
      </address>
    </Card>
  )
}

/** What was not paid can be given up; there is no way back, so the last click names the order. */
function Cancel({ order: { number, payments } }: { order: BuyerOrder }) {
  const open = payments.filter((one) => one.status === 'awaiting' || one.status === 'rejected')
  if (open.length === 0) return null
  const all = open.length === payments.length
  return (
    <details class="order-cancel">
      <summary>
        <Icon name="x" size="s" /> {all ? 'Cancel this order' : 'Cancel what is not paid'}
      </summary>
      <p>
        {all
          ? 'Its goods go back on sale at once. If you have paid already, do not cancel: send the proof instead.'
          : 'What is not paid yet goes back on sale at once; what you paid for still comes.'}
      </p>
      <form method="post" action={paths.buyerOrderCancellation(number)}>
        <Button variant="danger" size="s">
          Cancel order {number}
        </Button>
      </form>
    </details>
  )
}
