import { writeAccount } from '#src/lib/iban.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { PaymentRecord } from '#src/market/orders/payment-record.ts'
import type { ProofMatch } from '#src/market/payments/proof-matches.ts'
import { Card, DescriptionList, Notice } from '#templates/ui/card.tsx'
import { Money } from '#templates/ui/money.tsx'
import { PaymentStatusBadge } from '#templates/ui/payment-status.tsx'
import { Time } from '#templates/ui/time.tsx'
import { PaymentHistory } from './payment-history.tsx'
import { Proofs } from './payment-proofs.tsx'

type MatterProps = {
  payment: PaymentRecord
  desk: { matches: ProofMatch[] }
  alikeBits: number
  now: Date
  problem?: string
  moved?: boolean
}

/** All that is known of a payment, for whoever decides on it: what was due beside what was sent. */
export function PaymentMatter({ payment, desk, alikeBits, now, problem, moved }: MatterProps) {
  return (
    <>
      {problem && (
        <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      <div class="review-head" tabindex={-1} {...(moved && !problem && { 'data-focus': true })}>
        <div>
          <h1 class="page-title">
            <Money minor={payment.amount} currency={payment.currency} /> <PaymentStatusBadge status={payment.status} />
          </h1>
          <p class="page-lead">
            Order {payment.order.number} · {payment.order.name} ·{' '}
            {payment.submittedAt ? (
              <>
                proof sent <Time at={payment.submittedAt} now={now} />
              </>
            ) : (
              <>
                placed <Time at={payment.order.placedAt} now={now} />
              </>
            )}
          </p>
        </div>
      </div>
      <div class="payment-sides">
        <Expected payment={payment} now={now} />
        <Proofs payment={payment} matches={desk.matches} alikeBits={alikeBits} now={now} />
      </div>
      <Bought payment={payment} now={now} />
      <Card title="History">
        <PaymentHistory payment={payment} now={now} />
      </Card>
    </>
  )
}

/** What has to be found on the account or wallet for this to be right. */
function Expected({ payment, now }: { payment: PaymentRecord; now: Date }) {
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

function Bought({ payment, now }: { payment: PaymentRecord; now: Date }) {
  const { shopOrders, refunds, currency } = payment
  return (
    <Card title="What it pays for">
      <ul class="payment-parts">
        {shopOrders.map((part) => (
          <li>
            <p class="payment-part">
              <strong>{part.shopName}</strong> <span class="quiet">{part.number}</span>
              <Money minor={part.total} currency={currency} class="payment-part-sum" />
            </p>
            <p class="quiet">{part.items.join(', ')}</p>
          </li>
        ))}
      </ul>
      {refunds.length > 0 && (
        <>
          <h3 class="payment-sub">Given back {formatMoney({ minor: payment.refunded, currency })}</h3>
          <ul class="payment-refunds">
            {refunds.map((refund) => (
              <li>
                <Money minor={refund.amount} currency={currency} /> by {refund.actorName}{' '}
                <Time at={refund.at} now={now} class="quiet" />: {refund.reason}
                {refund.reference && <span class="quiet"> ({refund.reference})</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
