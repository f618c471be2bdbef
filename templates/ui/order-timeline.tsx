import { formatMoney } from '#src/lib/money.ts'
import type { OrderAction, TimelineEntry } from '#src/market/orders/timeline.ts'
import { Badge } from './badge.tsx'
import { Timeline, type TimelineEvent } from './progress.tsx'

const TITLES: Record<OrderAction, string> = {
  placed: 'Ordered',
  claimed: 'Taken into an account',
  'proof-sent': 'Proof of payment sent',
  paid: 'Paid',
  'payment-rejected': 'Payment rejected',
  'payment-expired': 'Not paid in time',
  'payment-late': 'Paid after its time',
  'payment-taken-up': 'Payment taken up again',
  picking: 'Being picked',
  'picking-stopped': 'Put back for now',
  shipped: 'Sent',
  delivered: 'Delivered',
  'keys-delivered': 'Keys handed over',
  'key-revealed': 'Key looked at',
  'key-replaced': 'Key replaced',
  'service-delivered': 'Service delivered',
  'service-confirmed': 'Service confirmed',
  'service-disputed': 'Something is wrong with the service',
  cancelled: 'Cancelled',
  returned: 'Returned',
  refunded: 'Money given back',
  note: 'Note',
  archived: 'Put away',
}

const TONES: Partial<Record<OrderAction, TimelineEvent['tone']>> = {
  paid: 'good',
  delivered: 'good',
  'service-confirmed': 'good',
  shipped: 'info',
  'payment-rejected': 'bad',
  'payment-expired': 'bad',
  'service-disputed': 'bad',
  'payment-late': 'warn',
  cancelled: 'warn',
  returned: 'warn',
}

/** A note that is not private is for the other side to read. */
const NOTE: Record<TimelineEntry['actorSide'], string> = {
  buyer: 'Note from the buyer',
  seller: 'Note for the buyer',
  staff: 'Note for the buyer',
  market: 'Note',
}

type Props = {
  events: readonly TimelineEntry[]
  now: Date
  /** Where events of several shops stand together: which shop's part an event is of. */
  partOf?: (shopOrderId: number) => string | undefined
  /** The buyer reads it: they are spoken to. */
  toBuyer?: boolean
}

/** What happened to an order, newest first; private notes are marked as such. */
export function OrderTimeline({ events, now, partOf, toBuyer = false }: Props) {
  const told = [...events].reverse().map((event) => ({
    at: event.at,
    by: event.actorName,
    tone: TONES[event.action],
    title: (
      <Title
        event={event}
        toBuyer={toBuyer}
        part={event.shopOrderId === null ? undefined : partOf?.(event.shopOrderId)}
      />
    ),
    children: bodyOf(event, toBuyer),
  }))
  return <Timeline events={told as TimelineEvent[]} now={now} />
}

function Title({ event, part, toBuyer }: { event: TimelineEntry; part: string | undefined; toBuyer: boolean }) {
  const { action, details } = event
  const pickup = action === 'shipped' && details.pickup === true
  const again = action === 'payment-rejected' && details.again === true
  const words = action === 'note' ? noteWords(event, toBuyer) : again ? 'Another proof asked for' : TITLES[action]
  return (
    <>
      {pickup ? 'Ready to be picked up' : words}
      {part && <span class="quiet"> · {part}</span>} {!event.public && <Badge icon="lock">Private</Badge>}
    </>
  )
}

function noteWords({ public: open, actorSide }: TimelineEntry, toBuyer: boolean): string {
  const forBuyer = open && (actorSide === 'seller' || actorSide === 'staff')
  return toBuyer && forBuyer ? 'A note for you' : NOTE[open ? actorSide : 'market']
}

function bodyOf({ note, details }: TimelineEntry, toBuyer: boolean) {
  const { items, carrier, tracking, refundDue, currency, amount } = details
  const by = [carrier, tracking].filter(Boolean).join(' ')
  const money = (minor: unknown) =>
    typeof minor === 'number' && minor > 0 && typeof currency === 'string' ? formatMoney({ minor, currency }) : ''
  const lines = [
    items ? String(items) : '',
    by && `By ${by}`,
    money(amount),
    money(refundDue) && `${money(refundDue)} due back to ${toBuyer ? 'you' : 'the buyer'}`,
  ].filter(Boolean)
  if (lines.length === 0 && !note) return undefined
  return (
    <>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      {note && <p class="part-note">{note}</p>}
    </>
  )
}
