import type { PaymentStatus, ShopOrderStatus } from '#src/market/orders/states.ts'
import type { Tone } from './attributes.ts'
import { Badge } from './badge.tsx'
import type { IconName } from './icon.tsx'

type Look = { word: string; tone: Tone; icon: IconName }

const LOOKS: Record<ShopOrderStatus, Look> = {
  created: { word: 'New', tone: 'info', icon: 'inbox' },
  picking: { word: 'Picking', tone: 'warn', icon: 'boxes' },
  shipped: { word: 'Sent', tone: 'info', icon: 'truck' },
  delivered: { word: 'Delivered', tone: 'good', icon: 'circle-check' },
  cancelled: { word: 'Cancelled', tone: 'quiet', icon: 'ban' },
  returned: { word: 'Returned', tone: 'quiet', icon: 'undo-2' },
}

/** To a buyer, what their shop has not sent yet is simply being prepared. */
const PREPARED: Look = { word: 'Being prepared', tone: 'info', icon: 'package' }
const FOR_BUYERS: Partial<Record<ShopOrderStatus, Look>> = { created: PREPARED, picking: PREPARED }

const UNPAID: Partial<Record<PaymentStatus, Look>> = {
  'under-review': { word: 'Payment being checked', tone: 'quiet', icon: 'clock' },
  'needs-decision': { word: 'Paid late', tone: 'warn', icon: 'scale' },
}

type Props = {
  status: ShopOrderStatus
  paid: boolean
  paymentStatus?: PaymentStatus | null | undefined
  /** Some of its units were sent, some were not. */
  partly?: boolean
  /** It waits at the shop to be fetched, rather than being sent. */
  pickup?: boolean
  /** The buyer reads it. */
  toBuyer?: boolean
}

/** How a shop's part of an order stands. */
export function ShopOrderBadge({ partly, ...facts }: Props) {
  const some = facts.pickup ? 'Partly ready' : 'Partly sent'
  const { word, tone, icon } = lookOf(facts)
  return (
    <Badge tone={tone} icon={icon}>
      {partly ? some : word}
    </Badge>
  )
}

function lookOf({ status, paid, paymentStatus, toBuyer, pickup }: Props): Look {
  if (pickup && status === 'shipped') return { word: 'Ready to be picked up', tone: 'good', icon: 'store' }
  if (status !== 'created' || paid) return (toBuyer && FOR_BUYERS[status]) || LOOKS[status]
  if (toBuyer && paymentStatus === 'rejected')
    return { word: 'Another proof asked for', tone: 'warn', icon: 'rotate-ccw' }
  return (paymentStatus && UNPAID[paymentStatus]) || { word: 'Not paid yet', tone: 'quiet', icon: 'clock' }
}
