import { writeAccount } from '#src/lib/iban.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { PaymentRecord } from '#src/market/orders/payment-record.ts'
import { Card, DescriptionList } from '#templates/ui/card.tsx'
import { PaymentStatusBadge } from '#templates/ui/payment-status.tsx'
import { Time } from '#templates/ui/time.tsx'

/** What has to be found on the account or wallet for this to be right. */
export function Expected({ payment, now }: { payment: PaymentRecord; now: Date }) {
  const { method, kind, amount, currency } = payment
  const account = method.account ?? ''
  return (
    <Card title="What should have come">
      <DescriptionList
        items={[
          { term: 'Amount', value: <strong>{formatMoney({ minor: amount, currency })}</strong> },
          ...(payment.assetAmount
            ? [{ term: 'In the wallet', value: <strong>{`${payment.assetAmount} ${method.asset}`}</strong> }]
            : []),
          { term: 'Reference', value: <code class="payment-code">{payment.reference}</code> },
          { term: 'By', value: method.name ?? 'No method' },
          ...(account
            ? [
                {
                  term: kind === 'bank' ? 'Account' : 'Address',
                  value: <code class="payment-code">{kind === 'bank' ? writeAccount(account) : account}</code>,
                },
              ]
            : []),
          { term: 'Buyer', value: <Buyer payment={payment} /> },
          { term: 'Due', value: <Time at={payment.dueAt} now={now} /> },
        ]}
      />
      {payment.others.length > 0 && (
        <p class="payment-others">
          The same order also pays{' '}
          {payment.others.map((other, at) => (
            <>
              {at > 0 && ', '}
              <a href={paths.adminPayment(other.id, { status: 'all' })}>
                {formatMoney({ minor: other.amount, currency: other.currency })}
              </a>{' '}
              <PaymentStatusBadge status={other.status} />
            </>
          ))}
        </p>
      )}
    </Card>
  )
}

const Buyer = ({ payment: { order } }: { payment: PaymentRecord }) => (
  <>
    {order.name} <span class="quiet">{order.email}</span> {order.userId === null && <span class="quiet">(guest)</span>}
  </>
)
