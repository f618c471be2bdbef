import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { relativeTime } from '#src/lib/relative-time.ts'
import type { BuyerOverview, OpenOrder } from '#src/market/reports/buyer-overview.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { OrderStateBadge } from '#templates/ui/order-state.tsx'
import { type Task, TaskList } from '#templates/ui/tasks.tsx'
import { Time } from '#templates/ui/time.tsx'

type Props = { buying: BuyerOverview; now: Date }

/** What somebody has to do for what they bought, and how far it is. */
export function Buying({ buying, now }: Props) {
  const tasks = buyingTasks(buying, now)
  const { open } = buying
  if (tasks.length === 0 && open.length === 0) {
    return (
      <Card class="account-buying">
        <EmptyState
          icon="shopping-bag"
          title="No open orders"
          action={
            <>
              <LinkButton href={paths.products()} variant="primary">
                Find something
              </LinkButton>
              <LinkButton href={paths.buyerOrders()}>All your orders</LinkButton>
            </>
          }
        >
          What you order is shown here until you have it, with what is left for you to do.
        </EmptyState>
      </Card>
    )
  }
  return (
    <div class="account-buying columns columns-2 columns-top">
      <TaskList tasks={tasks} none="Nothing for now. We write to you when there is." />
      <Card
        title={open.length === 1 ? 'One open order' : `${open.length} open orders`}
        actions={<a href={paths.buyerOrders()}>All orders</a>}
        flush={open.length > 0}
      >
        {open.length > 0 ? (
          <ul class="moves">
            {open.slice(0, 6).map((order) => (
              <OpenRow order={order} now={now} />
            ))}
          </ul>
        ) : (
          <p class="quiet">Nothing is on its way.</p>
        )}
      </Card>
    </div>
  )
}

function OpenRow({ order, now }: { order: OpenOrder; now: Date }) {
  const { number, shops, status, placedAt } = order
  return (
    <li class="move">
      <a class="move-what" href={paths.buyerOrder(number)}>
        {number}
      </a>
      <span class="move-number">
        <OrderStateBadge status={status} />
      </span>
      <span class="move-why quiet">
        {shops.join(', ')} · <Time at={placedAt} now={now} />
      </span>
    </li>
  )
}

function buyingTasks({ toPay, toConfirm, toReveal }: BuyerOverview, now: Date): Task[] {
  return [
    ...toPay.map(
      ({ number, currency, amount, dueAt, rejected }): Task => ({
        icon: 'wallet',
        what: `Pay ${formatMoney({ minor: amount, currency })} for ${number}`,
        why: rejected ? 'Your payment was not found: look at why, and send another proof.' : dueWords(dueAt, now),
        href: paths.buyerOrder(number),
        go: rejected ? 'See why' : 'Pay',
        urgent: true,
      }),
    ),
    ...toConfirm.map(
      ({ number, title }): Task => ({
        icon: 'circle-check',
        what: `Is “${title}” as you wanted it?`,
        why: 'The shop says that it is done.',
        href: paths.buyerOrder(number),
        go: 'Look at it',
      }),
    ),
    ...toReveal.map(
      ({ number, keys }): Task => ({
        icon: 'key-round',
        what: keys === 1 ? `A key waits in ${number}` : `${keys} keys wait in ${number}`,
        why: 'Nobody has seen them yet; each look is written down.',
        href: paths.buyerOrder(number),
        go: keys === 1 ? 'Reveal it' : 'Reveal them',
      }),
    ),
  ]
}

const dueWords = (dueAt: Date, now: Date) =>
  dueAt > now ? `What you ordered is kept for you; pay ${relativeTime(dueAt, now)}.` : 'Its time is over; pay at once.'
