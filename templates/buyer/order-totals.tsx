import { formatMoney } from '#src/lib/money.ts'
import type { BuyerOrder, BuyerPayment } from '#src/market/orders/order-page.ts'
import type { PaymentStatus } from '#src/market/orders/states.ts'
import { Card } from '#templates/ui/card.tsx'

const WORDS: Record<PaymentStatus, string> = {
  awaiting: 'to be paid',
  'under-review': 'being checked',
  accepted: 'paid',
  rejected: 'to be paid',
  expired: 'not paid in time',
  'needs-decision': 'paid late',
  cancelled: 'cancelled',
  refunded: 'paid back',
}

/** What is or was due, one sum a currency: never added up across currencies. */
export function OrderTotals({ order }: { order: BuyerOrder }) {
  return (
    <Card title="Total">
      <dl class="order-totals">
        {order.payments.map((payment) => (
          <Total payment={payment} alone={order.payments.length === 1} />
        ))}
      </dl>
      {order.payments.length > 1 && (
        <p class="summary-note">Each amount is paid on its own, in its shop’s currency; nothing is converted.</p>
      )}
      {order.codes.length > 0 && <p class="summary-note">With {order.codes.join(', ')}.</p>}
    </Card>
  )
}

function Total({ payment, alone }: { payment: BuyerPayment; alone: boolean }) {
  const { amount, refunded, currency, status, kind } = payment
  const words = kind === 'none' ? 'nothing to pay' : WORDS[status]
  return (
    <div>
      <dt>
        {!alone && <span>{payment.shopNames.join(', ')} </span>}
        <span class="quiet">{words}</span>
        {refunded > 0 && status !== 'refunded' && (
          <span class="quiet">, {formatMoney({ minor: refunded, currency })} paid back</span>
        )}
      </dt>
      <dd>{formatMoney({ minor: amount, currency })}</dd>
    </div>
  )
}
