import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { Icon, type IconName } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'
import { OrderService } from './order-service.tsx'
import { OrderShipment } from './order-shipment.tsx'
import { isPickup, type OrderPageProps, openParcels, openServices, orderSwap, underWay } from './order-view.ts'

/** What to do with the order now, and the way to do it. */
export function OrderNext(props: OrderPageProps) {
  const { order, rights, refused } = props
  const parcels = openParcels(order)
  const services = openServices(order)
  const sending = underWay(order)
  if (order.paidAt === null && order.status === 'created') return <Unpaid {...props} />
  const over = order.status === 'cancelled' || order.status === 'returned'
  if (over || (parcels.length === 0 && services.length === 0 && sending.length === 0)) return <Done {...props} />
  return (
    <Card title="What to do now" id="next" class="part-next-card">
      <div class="stack stack-s">
        {parcels.length > 0 && order.status === 'created' && (
          <Step
            icon="boxes"
            words={
              isPickup(order) ? 'Take the order from the shelves.' : 'Take the order from the shelves, then send it.'
            }
          >
            {rights.ship && (
              <form method="post" action={act(order.id, 'picking')} hx-post={act(order.id, 'picking')} {...orderSwap}>
                <Button variant="primary" icon="boxes">
                  Start picking
                </Button>
              </form>
            )}
          </Step>
        )}
        {parcels.length > 0 && order.status !== 'created' && <OrderShipment {...props} />}
        {parcels.length > 0 && order.status === 'created' && rights.ship && (
          <details class="disclosure" open={refused?.form === 'shipment'}>
            <Summary>{isPickup(order) ? 'It is ready to be picked up already' : 'Send it right away'}</Summary>
            <OrderShipment {...props} />
          </details>
        )}
        {sending.length > 0 && <UnderWay {...props} />}
        {services.map((line) => (
          <OrderService {...props} line={line} />
        ))}
      </div>
    </Card>
  )
}

const act = paths.sellerOrderAct

function Step({ icon, words, children }: { icon: IconName; words: Child; children?: Child }) {
  return (
    <div class="part-step">
      <p class="part-step-words">
        <Icon name={icon} /> <span>{words}</span>
      </p>
      {children}
    </div>
  )
}

function UnderWay({ order, rights, now }: OrderPageProps) {
  const sending = underWay(order)
  const [first] = sending
  if (!first) return null
  const pickup = isPickup(order)
  const words = pickup
    ? 'Ready to be picked up since '
    : sending.length > 1
      ? `${sending.length} parcels on the way, the first since `
      : 'On its way since '
  return (
    <Step
      icon={pickup ? 'store' : 'truck'}
      words={
        <>
          {words}
          <Time at={first.at} now={now} />.{!pickup && ' The buyer can say that it arrived, or you do.'}
        </>
      }
    >
      {rights.ship && (
        <form method="post" action={act(order.id, 'delivery')} hx-post={act(order.id, 'delivery')} {...orderSwap}>
          <Button icon="circle-check" variant={openParcels(order).length === 0 ? 'primary' : 'plain'}>
            {pickup ? 'Picked up' : 'Mark as delivered'}
          </Button>
        </form>
      )}
    </Step>
  )
}

function Unpaid({ order, now }: OrderPageProps) {
  const { payment } = order
  if (payment?.status === 'under-review') {
    return (
      <Notice id="next" title="The payment is being checked">
        Our staff compares it with what arrived. Its units are held meanwhile. Send nothing yet.
      </Notice>
    )
  }
  if (payment?.status === 'needs-decision') {
    return (
      <Notice id="next" tone="warn" title="Paid after its time">
        The money came when the units had been let go. Our staff decides whether the order goes on or is paid back.
      </Notice>
    )
  }
  return (
    <Notice id="next" title="Not paid yet">
      Its units are held for the buyer
      {payment && (
        <>
          ; the payment is due <Time at={payment.dueAt} now={now} />
        </>
      )}
      . Send nothing yet.
    </Notice>
  )
}

/** Nothing to do any more, and why. */
function Done({ order, now }: OrderPageProps) {
  const { status, deliveredAt, endedAt } = order
  const at = endedAt ?? deliveredAt
  const words =
    { cancelled: 'Cancelled', returned: 'Everything came back' }[status as string] ?? 'Done: everything was handed over'
  return (
    <Notice id="next" tone={status === 'delivered' ? 'good' : 'info'} title="Nothing to do">
      {words}
      {at && (
        <>
          {' '}
          <Time at={at} now={now} />
        </>
      )}
      .
    </Notice>
  )
}
