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
}

/** How a shop's part of an order stands. */
export function ShopOrderBadge({ status, paid, paymentStatus, partly }: Props) {
  const { word, tone, icon } = lookOf({ status, paid, paymentStatus })
  return (
    <Badge tone={tone} icon={icon}>
      {partly ? 'Partly sent' : word}
    </Badge>
  )
}

function lookOf({ status, paid, paymentStatus }: Props): Look {
  if (status !== 'created' || paid) return LOOKS[status]
  return (paymentStatus && UNPAID[paymentStatus]) || { word: 'Not paid yet', tone: 'quiet', icon: 'clock' }
}
