import type { PaymentStatus } from '#src/market/orders/states.ts'
import type { Tone } from './attributes.ts'
import { Badge } from './badge.tsx'
import type { IconName } from './icon.tsx'

const LOOKS: Record<PaymentStatus, { words: string; tone: Tone; icon: IconName }> = {
  awaiting: { words: 'Not paid yet', tone: 'quiet', icon: 'clock' },
  'under-review': { words: 'To review', tone: 'info', icon: 'eye' },
  accepted: { words: 'Accepted', tone: 'good', icon: 'circle-check' },
  rejected: { words: 'Another proof asked for', tone: 'warn', icon: 'rotate-ccw' },
  expired: { words: 'Out of time', tone: 'quiet', icon: 'clock' },
  'needs-decision': { words: 'Came late', tone: 'warn', icon: 'triangle-alert' },
  cancelled: { words: 'Not paid', tone: 'quiet', icon: 'circle-x' },
  refunded: { words: 'Given back', tone: 'quiet', icon: 'undo-2' },
}

/** The state of a payment, as staff read it. */
export function PaymentStatusBadge({ status }: { status: PaymentStatus }) {
  const { words, tone, icon } = LOOKS[status]
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  )
}
