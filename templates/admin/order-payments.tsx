import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { StaffOrderPage, StaffPayment } from '#src/market/orders/staff-order-page.ts'
import type { PaymentStatus } from '#src/market/orders/states.ts'
import { Card } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import type { AdminOrderProps } from './order.tsx'
import { RefundForm } from './refund-form.tsx'

const WORDS: Record<PaymentStatus, string> = {
  awaiting: 'not made yet',
  'under-review': 'to be checked',
  accepted: 'accepted',
  rejected: 'another proof asked for',
  expired: 'out of time',
  'needs-decision': 'came late: to be decided',
  cancelled: 'cancelled',
  refunded: 'given back',
}

/** The money of an order, a payment for each currency, and noting what was given back. */
export function AdminOrderPayments({ order, mayDecide }: AdminOrderProps) {
  return (
    <Card title={order.payments.length > 1 ? 'Payments' : 'Payment'}>
      <div class="stack">
        {order.payments.map((payment) => (
          <Payment order={order} payment={payment} mayDecide={mayDecide} />
        ))}
      </div>
    </Card>
  )
}

function Payment({ order, payment, mayDecide }: { order: StaffOrderPage; payment: StaffPayment; mayDecide: boolean }) {
  const { id, amount, refunded, currency, status, methodName, reference } = payment
  const money = (minor: number) => formatMoney({ minor, currency })
  const due = order.shopOrders.some(
    (part) =>
      payment.shopOrderIds.includes(part.id) &&
      part.returns.reduce((sum, one) => sum + one.refundDue, 0) > part.refunded,
  )
  const back = (status === 'accepted' || status === 'needs-decision') && refunded < amount
  return (
    <div class="part-payment">
      <p>
        <a href={paths.adminPayment(id)}>
          <strong>{money(amount)}</strong>
        </a>{' '}
        {WORDS[status]}
        {refunded > 0 && status !== 'refunded' && `, ${money(refunded)} given back`}
      </p>
      <p class="quiet">{[methodName, reference].filter(Boolean).join(', ')}</p>
      {mayDecide && back && (
        <details class="disclosure" open={due}>
          <Summary>Note money given back</Summary>
          <RefundForm payment={refundable(order, payment)} back={paths.adminOrder(order.id)} />
        </details>
      )}
    </div>
  )
}

function refundable({ shopOrders }: StaffOrderPage, payment: StaffPayment) {
  const parts = shopOrders.filter((one) => payment.shopOrderIds.includes(one.id))
  return {
    ...payment,
    refunds: [],
    shopOrders: parts.map((part) => ({
      id: part.id,
      number: part.number,
      shopName: part.shop.name,
      status: part.status,
      total: part.total,
      items: [],
      wanted: [],
      refundDue: part.returns.reduce((sum, one) => sum + one.refundDue, 0),
      refunded: part.refunded,
    })),
  }
}
