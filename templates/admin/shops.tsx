import { paths, withQuery } from '#src/lib/paths.ts'
import type { QueueRow, ReviewDesk, View } from '#src/market/shops/review-queue.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Chip, Pager, Tabs } from '#templates/ui/navigation.tsx'
import { QueueItem, ReviewLayout } from '#templates/ui/review.tsx'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Decision, type DecisionProps } from './shop-decision.tsx'
import { ShopMatter } from './shop-matter.tsx'

export type ReviewProps = Omit<DecisionProps, 'shop'> & {
  desk: ReviewDesk
  view: View
  q: string
  now: Date
  /** Drawn after a decision: the focus goes to what is open now. */
  moved?: boolean
  /** A note that could not be kept. */
  wrongNote?: { error: string; typed: Record<string, string> }
}

export const reviewDeskId = 'review-desk'

const labels: Record<View, string> = {
  submitted: 'Waiting',
  names: 'New names',
  approved: 'Verified',
  rejected: 'Not approved',
  suspended: 'Suspended',
  draft: 'Drafts',
  all: 'All',
}

/** The shops by state on the left, the one to decide on right. */
export function ShopReview(props: ReviewProps) {
  const { desk, view, q } = props
  return (
    <div class="stack" id={reviewDeskId}>
      {!desk.open && <h1 class="page-title">Shops</h1>}
      <Tabs
        label="Shops by state"
        tabs={(Object.keys(labels) as View[]).map((one) => ({
          label: labels[one],
          href: withQuery(paths.adminShops(), { status: one, q }),
          current: one === view,
          count: desk.counts[one],
        }))}
      />
      <ReviewLayout
        class={desk.open ? undefined : 'review-none'}
        open={desk.open !== null}
        queueLabel={`Shops: ${labels[view]}`}
        queue={<Queue {...props} />}
        decision={desk.open && props.mayDecide && <Decision {...props} shop={desk.open} />}
      >
        {desk.open ? <ShopMatter {...props} shop={desk.open} notes={desk.notes} /> : <Nothing {...props} />}
      </ReviewLayout>
    </div>
  )
}

function Queue({ desk, view, q, now }: ReviewProps) {
  const list = { status: view, q }
  return (
    <>
      {q && (
        <li class="queue-found">
          <Chip href={paths.adminShops(view)} on removes>
            “{q}”
          </Chip>
        </li>
      )}
      {desk.rows.map((row) => (
        <QueueItem
          href={paths.adminShop(row.id, list)}
          title={row.wantedName ? `${row.name} → ${row.wantedName}` : row.name}
          current={row.id === desk.open?.id}
          badge={view === 'all' || view === 'names' ? <ShopStatusBadge status={row.status} /> : undefined}
          note={<QueueNote row={row} view={view} now={now} />}
        />
      ))}
      {desk.rows.length === 0 && q && <li class="queue-empty">No shop here matches “{q}”.</li>}
      {desk.next && (
        <li class="queue-more">
          <Pager next={withQuery(paths.adminShops(), { ...list, after: String(desk.next) })} label="More shops" />
        </li>
      )}
    </>
  )
}

const DAY = 86_400_000

/** Whose it is and since when; a shop that waits for more than two days stands out. */
function QueueNote({ row, view, now }: { row: QueueRow; view: View; now: Date }) {
  const late = view === 'submitted' && now.getTime() - row.since.getTime() >= 2 * DAY
  return (
    <>
      {row.ownerName ?? 'Nobody'} ·{' '}
      {late ? (
        <span class="queue-late">
          <Icon name="clock" size="s" /> <Time at={row.since} now={now} />
        </span>
      ) : (
        <Time at={row.since} now={now} />
      )}
    </>
  )
}

function Nothing({ desk, view, q }: ReviewProps) {
  const first = desk.rows[0]
  if (first) {
    return (
      <EmptyState
        icon="shield-check"
        title="Choose a shop from the list"
        action={
          <LinkButton href={paths.adminShop(first.id, { status: view, q })} variant="primary">
            {view === 'submitted' ? 'Review the longest waiting' : `Open ${first.name}`}
          </LinkButton>
        }
      >
        Everything it submitted is then shown here, with its history and the decision beside it.
      </EmptyState>
    )
  }
  const waiting = view === 'submitted' && q === ''
  return (
    <EmptyState icon={waiting ? 'circle-check' : 'store'} title={waiting ? 'Nobody is waiting' : 'No shop is here'}>
      {waiting
        ? 'Shops that sellers submit for review stand here, the longest waiting first.'
        : q
          ? `Nothing matches “${q}” in this view. Try another word, or look under All.`
          : 'Shops appear here once they are in this state.'}
    </EmptyState>
  )
}
