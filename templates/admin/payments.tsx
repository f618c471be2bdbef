import { paths, withQuery } from '#src/lib/paths.ts'
import type { PaymentDesk, PaymentRow, PaymentView } from '#src/market/orders/payment-desk.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Money } from '#templates/ui/money.tsx'
import { Chip, Pager, SearchField, Tabs } from '#templates/ui/navigation.tsx'
import { PaymentStatusBadge } from '#templates/ui/payment-status.tsx'
import { QueueItem, ReviewLayout } from '#templates/ui/review.tsx'
import { Time } from '#templates/ui/time.tsx'
import { PaymentDecision, type PaymentDecisionProps } from './payment-decision.tsx'
import { Expected } from './payment-expected.tsx'
import { PaymentMatter } from './payment-matter.tsx'

export type PaymentReviewProps = Omit<PaymentDecisionProps, 'payment'> & {
  desk: PaymentDesk
  alikeBits: number
  now: Date
  problem?: string
  /** Drawn after a decision: the focus goes to what is open now. */
  moved?: boolean
}

const labels: Record<PaymentView, string> = {
  review: 'To review',
  late: 'Came late',
  waiting: 'Not paid yet',
  accepted: 'Accepted',
  ended: 'Not paid',
  refunded: 'Given back',
  all: 'All',
}

/** The payments by state on the left, the one to decide on right, with its proof. */
export function PaymentReview(props: PaymentReviewProps) {
  const { desk, view, q, mayDecide, now } = props
  return (
    <div class="stack" id="payment-desk">
      {!desk.open && (
        <PageHead
          title="Payments"
          actions={
            <LinkButton href={paths.adminPaymentMethods} icon="settings">
              Payment methods
            </LinkButton>
          }
        />
      )}
      {!desk.open && (
        <SearchField
          class="payment-search"
          action={paths.adminPayments()}
          label="Find a payment"
          placeholder="Order number, mail address or transaction id"
          id="payment-search"
          value={q}
        />
      )}
      <Tabs
        label="Payments by state"
        tabs={(Object.keys(labels) as PaymentView[]).map((one) => ({
          label: labels[one],
          href: paths.adminPayments({ status: one, q }),
          current: one === view,
          count: one === 'review' || one === 'late' ? desk.counts[one] : null,
        }))}
      />
      <ReviewLayout
        class={desk.open ? undefined : 'review-none'}
        open={desk.open !== null}
        queueLabel={`Payments: ${labels[view]}`}
        queue={<Queue {...props} />}
        decision={
          desk.open &&
          mayDecide && (
            <>
              <div class="payment-due-wide">
                <Expected payment={desk.open} now={now} />
              </div>
              <PaymentDecision {...props} payment={desk.open} />
            </>
          )
        }
      >
        {desk.open ? <PaymentMatter {...props} payment={desk.open} /> : <Nothing {...props} />}
      </ReviewLayout>
    </div>
  )
}

function Queue({ desk, view, q, now }: PaymentReviewProps) {
  const list = { status: view, q }
  return (
    <>
      {q && (
        <li class="queue-found">
          <Chip href={paths.adminPayments({ status: view })} on removes>
            “{q}”
          </Chip>
        </li>
      )}
      {desk.rows.map((row) => (
        <QueueItem
          href={paths.adminPayment(row.id, list)}
          title={row.number}
          current={row.id === desk.open?.id}
          badge={<Money minor={row.amount} currency={row.currency} class="queue-money" />}
          note={<QueueNote row={row} view={view} now={now} />}
        />
      ))}
      {desk.rows.length === 0 && <li class="queue-empty">{q ? `No payment here matches “${q}”.` : 'None.'}</li>}
      {desk.next && (
        <li class="queue-more">
          <Pager next={withQuery(paths.adminPayments(), { ...list, after: String(desk.next) })} label="More payments" />
        </li>
      )}
    </>
  )
}

const HOUR = 3_600_000

/** Whose it is, since when, and what should be looked at twice; what waits for more than four hours stands out. */
function QueueNote({ row, view, now }: { row: PaymentRow; view: PaymentView; now: Date }) {
  const waits = row.status === 'under-review' || row.status === 'needs-decision'
  const late = waits && now.getTime() - row.since.getTime() >= 4 * HOUR
  return (
    <>
      {row.buyerName} ·{' '}
      {late ? (
        <span class="queue-late">
          <Icon name="clock" size="s" /> <Time at={row.since} now={now} />
        </span>
      ) : (
        <Time at={row.since} now={now} />
      )}
      {row.half && <span class="queue-flag">1 of 2 accepted</span>}
      {row.reused && <span class="queue-flag queue-flag-bad">Seen before</span>}
      {view === 'all' && <PaymentStatusBadge status={row.status} />}
    </>
  )
}

function Nothing({ desk, view, q }: PaymentReviewProps) {
  const first = desk.rows[0]
  if (first) {
    return (
      <EmptyState
        icon="wallet"
        title="Choose a payment from the list"
        action={
          <LinkButton href={paths.adminPayment(first.id, { status: view, q })} variant="primary">
            {view === 'review' ? 'Review the longest waiting' : `Open ${first.number}`}
          </LinkButton>
        }
      >
        Its proof is then shown beside what was due, with everything that was done with it.
      </EmptyState>
    )
  }
  const waiting = view === 'review' && q === ''
  return (
    <EmptyState icon={waiting ? 'circle-check' : 'wallet'} title={waiting ? 'Nothing to review' : 'No payment is here'}>
      {waiting
        ? 'Proofs that buyers send stand here, the longest waiting first.'
        : q
          ? `Nothing is called “${q}” as a whole. Look under All, or search for another order number, address or id.`
          : 'Payments appear here once they are in this state.'}
    </EmptyState>
  )
}
