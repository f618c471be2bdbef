import { Icon } from '#templates/ui/icon.tsx'
import type { Area, Chrome } from './chrome.ts'
import { currentEntry, entries } from './entries.ts'
import { LowCount } from './low-count.tsx'
import { PaymentCount } from './payment-count.tsx'
import { ReviewCount } from './review-count.tsx'

const names: Record<Area, string> = { buyer: 'Market', seller: 'Seller', admin: 'Administration', account: 'Account' }

/** The places of one area. A row for buyers; for seller and admin a rail, at the foot of the screen on a phone. */
export function Navigation({ area, chrome }: { area: Area; chrome: Chrome }) {
  const current = currentEntry(area, chrome.path)
  return (
    <nav class={area === 'buyer' ? 'places' : 'rail'} aria-label={names[area]}>
      <ul>
        {entries[area]
          .filter((one) => !one.admins || chrome.person?.staffRole === 'admin')
          .map((entry) => (
            <li>
              <a
                class="place"
                href={entry.href}
                aria-current={entry === current ? (entry.href === chrome.path ? 'page' : 'true') : undefined}
                data-go={entry.key}
                data-low-of={entry.counts === 'low' ? chrome.shop?.id : undefined}
              >
                {area !== 'buyer' && <Icon name={entry.icon} />}
                <span class="place-label">{entry.label}</span>
                {entry.counts === 'low' && <LowCount count={chrome.lowCount} />}
                {entry.counts === 'review' && <ReviewCount count={chrome.reviewCount} />}
                {entry.counts === 'payments' && <PaymentCount count={chrome.paymentCount} />}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  )
}
