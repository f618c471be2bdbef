import { formatMoney } from '#src/lib/money.ts'
import type { BuyerOrder, BuyerPayment } from '#src/market/orders/order-page.ts'
import { DescriptionList, Notice } from '#templates/ui/card.tsx'
import { Time } from '#templates/ui/time.tsx'
import type { OrderPanels } from './order.tsx'

type Props = { order: BuyerOrder; now: Date; panels: OrderPanels }

/** What the buyer has to do, or wait for, before anything else on the page. */
export function OrderNow({ order, now, panels }: Props) {
  const payments = order.payments.filter((one) => one.kind !== 'none')
  return (
    <>
      {payments.map((payment) => (
        <PaymentNow payment={payment} now={now} panels={panels} alone={order.payments.length === 1} />
      ))}
      <WhatIsReady order={order} />
    </>
  )
}

type PaymentProps = { payment: BuyerPayment; now: Date; panels: OrderPanels; alone: boolean }

function PaymentNow({ payment, now, panels, alone }: PaymentProps) {
  if (payment.status === 'accepted') return null
  const id = `payment-${payment.id}`
  const own = panels.payment?.(payment)
  if (own) return <div id={id}>{own}</div>
  const amount = formatMoney({ minor: payment.amount, currency: payment.currency })
  const what = alone ? amount : `${amount} for ${payment.shopNames.join(' and ')}`
  return (
    <div id={id}>
      <PaymentWords payment={payment} what={what} now={now} />
    </div>
  )
}

function PaymentWords({ payment, what, now }: { payment: BuyerPayment; what: string; now: Date }) {
  switch (payment.status) {
    case 'awaiting':
    case 'rejected':
      return (
        <Notice tone="warn" title={`Pay ${what}`}>
          <DescriptionList
            items={[
              { term: 'With', value: payment.methodName },
              { term: 'Reference', value: <strong>{payment.reference}</strong> },
              { term: 'Until', value: <Time at={payment.dueAt} now={now} show="exact" /> },
            ]}
          />
        </Notice>
      )
    case 'under-review':
      return (
        <Notice title="Your payment is being checked">
          We look at every proof ourselves, usually within a day. Your goods are held meanwhile; you need do nothing.
        </Notice>
      )
    case 'needs-decision':
      return (
        <Notice tone="warn" title="Your payment came after its time">
          Somebody else has what you ordered by now. We look whether it can be had again; if not, you get your{' '}
          {formatMoney({ minor: payment.amount, currency: payment.currency })} back. We write to you either way.
        </Notice>
      )
    case 'expired':
      return (
        <Notice tone="info" title={`${what} was not paid in time`}>
          The goods went back on sale. If you have paid, send the proof all the same: we will sort it out.
        </Notice>
      )
    case 'refunded':
      return <Notice title={`${what} was paid back`}>{null}</Notice>
    default:
      return null
  }
}

/** Keys that wait to be looked at, parcels that wait to be fetched. */
function WhatIsReady({ order }: { order: BuyerOrder }) {
  const keys = order.shopOrders.filter((part) =>
    part.lines.some((line) => line.delivery === 'key' && line.shipped > line.returned),
  )
  const fetched = order.shopOrders.filter((part) => part.shippingKind === 'pickup' && part.status === 'shipped')
  return (
    <>
      {keys.length > 0 && (
        <Notice tone="good" title="Your keys are ready">
          You find them below, under what you bought. Each look is noted with its time, so that you can tell whether
          anybody was before you.
        </Notice>
      )}
      {fetched.map((part) => (
        <Notice tone="good" title={`${part.shopName} has it ready for you`}>
          {part.pickupPlace && <span dir="auto">Fetch it at: {part.pickupPlace}</span>}
        </Notice>
      ))}
    </>
  )
}
