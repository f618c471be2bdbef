import type { OrderStatus } from '#src/market/orders/states.ts'
import type { Tone } from './attributes.ts'
import { Badge } from './badge.tsx'
import type { IconName } from './icon.tsx'

const LOOKS: Record<OrderStatus, { word: string; tone: Tone; icon: IconName }> = {
  'awaiting-payment': { word: 'Waiting for payment', tone: 'warn', icon: 'clock' },
  'payment-rejected': { word: 'Another proof asked for', tone: 'warn', icon: 'rotate-ccw' },
  'under-review': { word: 'Payment being checked', tone: 'info', icon: 'eye' },
  'needs-decision': { word: 'Paid late', tone: 'warn', icon: 'scale' },
  processing: { word: 'Being prepared', tone: 'info', icon: 'package' },
  'partly-shipped': { word: 'Partly sent', tone: 'info', icon: 'truck' },
  shipped: { word: 'On its way', tone: 'info', icon: 'truck' },
  delivered: { word: 'Delivered', tone: 'good', icon: 'circle-check' },
  expired: { word: 'Not paid in time', tone: 'quiet', icon: 'ban' },
  cancelled: { word: 'Cancelled', tone: 'quiet', icon: 'ban' },
  returned: { word: 'Returned', tone: 'quiet', icon: 'undo-2' },
  refunded: { word: 'Paid back', tone: 'quiet', icon: 'undo-2' },
}

const READY = { word: 'Ready to be picked up', tone: 'good', icon: 'store' } as const

/** How an order as a whole stands, to its buyer and to staff. `pickup`: what was handed out waits at a shop. */
export function OrderStateBadge({ status, pickup }: { status: OrderStatus; pickup?: boolean }) {
  const { word, tone, icon } = pickup && status === 'shipped' ? READY : LOOKS[status]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
