import type { PaymentRecord } from '#src/market/orders/payment-record.ts'
import type { PaymentAction, PaymentEvent } from '#src/market/payments/events.ts'
import { Icon, type IconName } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'

const DID: Record<PaymentAction, { words: string; icon: IconName }> = {
  'proof-added': { words: 'sent a proof', icon: 'upload' },
  'proof-viewed': { words: 'looked at the proof', icon: 'eye' },
  'proof-downloaded': { words: 'downloaded the proof', icon: 'download' },
  'first-accepted': { words: 'accepted it as the first of two', icon: 'check' },
  accepted: { words: 'accepted it', icon: 'circle-check' },
  'needs-decision': { words: 'accepted it; its goods had gone', icon: 'triangle-alert' },
  'asked-again': { words: 'asked for another proof', icon: 'rotate-ccw' },
  rejected: { words: 'rejected it', icon: 'circle-x' },
  refunded: { words: 'recorded a refund', icon: 'undo-2' },
}

type Line = PaymentEvent & { times: number }

/** Who did what with a payment and who looked at its proofs, newest first; looks in a row are one line. */
export function PaymentHistory({ payment, now }: { payment: PaymentRecord; now: Date }) {
  const lines = gathered(payment.events)
  if (lines.length === 0) return <p class="quiet">Nothing was done with it yet.</p>
  return (
    <ol class="payment-events">
      {lines.map((line) => {
        const { words, icon } = DID[line.action] ?? { words: line.action, icon: 'circle' as const }
        return (
          <li>
            <Icon name={icon} size="s" />
            <div>
              <strong>{line.actorName}</strong> {words}
              {line.times > 1 && ` ${line.times} times`} <Time at={line.at} now={now} class="quiet" />
              {line.reason && <p class="payment-said">{line.reason}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function gathered(events: readonly PaymentEvent[]): Line[] {
  const lines: Line[] = []
  for (const event of events) {
    const last = lines.at(-1)
    const again = last?.action === 'proof-viewed' && event.action === last.action && event.actorId === last.actorId
    if (again) last.times += 1
    else lines.push({ ...event, times: 1 })
  }
  return lines
}
