import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { PaidShopOrder, PaymentRecord } from '#src/market/orders/payment-record.ts'
import type { ProofMatch } from '#src/market/payments/proof-matches.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Money } from '#templates/ui/money.tsx'
import { PaymentStatusBadge } from '#templates/ui/payment-status.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Expected } from './payment-expected.tsx'
import { PaymentHistory } from './payment-history.tsx'
import { Proofs } from './payment-proofs.tsx'

type MatterProps = {
  payment: PaymentRecord
  desk: { matches: ProofMatch[] }
  alikeBits: number
  /** What should have come then stands beside it, over the decision, where there is room. */
  mayDecide: boolean
  now: Date
  problem?: string
  moved?: boolean
}

/** All that is known of a payment, for whoever decides on it: what was due beside what was sent. */
export function PaymentMatter({ payment, desk, alikeBits, mayDecide, now, problem, moved }: MatterProps) {
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
            Order <a href={paths.adminOrder(payment.order.id)}>{payment.order.number}</a> · {payment.order.name} ·{' '}
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
      <div class={mayDecide ? 'payment-due-narrow' : undefined}>
        <Expected payment={payment} now={now} />
      </div>
      <Proofs payment={payment} matches={desk.matches} alikeBits={alikeBits} now={now} />
      <Bought payment={payment} now={now} />
      <Card title="History">
        <PaymentHistory payment={payment} now={now} />
      </Card>
    </>
  )
}

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
            {payment.status === 'needs-decision' ? <Stock part={part} /> : <p class="quiet">{part.items.join(', ')}</p>}
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

/** What it would take to fulfil it after all, and how much of that is free. */
function Stock({ part }: { part: PaidShopOrder }) {
  return (
    <ul class="payment-stock">
      {part.wanted.map(({ title, quantity, free }) => (
        <li>
          <strong>{quantity}</strong> × {title}{' '}
          {free >= quantity ? (
            <Badge tone="good" icon="circle-check">
              In stock again
            </Badge>
          ) : (
            <Badge tone="warn" icon="triangle-alert">
              {free === 0 ? 'None free' : `Only ${free} free`}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  )
}
