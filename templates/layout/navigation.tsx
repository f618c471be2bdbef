import { Icon } from '#templates/ui/icon.tsx'
import type { Area, Chrome } from './chrome.ts'
import { currentEntry, type Entry, entries } from './entries.ts'
import { LowCount } from './low-count.tsx'
import { PaymentCount } from './payment-count.tsx'
import { ReviewCount } from './review-count.tsx'

const names: Record<Area, string> = { buyer: 'Market', seller: 'Seller', admin: 'Administration', account: 'Account' }

/**
 * The places of one area. A row for buyers; for seller and admin a rail, which on a phone is a bar at the foot of the
 * screen with the places used most, and a sheet with the rest.
 */
export function Navigation({ area, chrome }: { area: Area; chrome: Chrome }) {
  const current = currentEntry(area, chrome.path)
  const all = entries[area].filter((one) => !one.admins || chrome.person?.staffRole === 'admin')
  const rest = area === 'buyer' ? [] : all.filter((one) => !one.foot)
  return (
    <nav class={area === 'buyer' ? 'places' : 'rail'} aria-label={names[area]}>
      <ul>
        {all.map((entry) => (
          <li class={rest.includes(entry) ? 'rail-beyond' : undefined}>
            <Place area={area} chrome={chrome} entry={entry} current={entry === current} keys />
          </li>
        ))}
        {rest.length > 0 && (
          <li class="rail-more">
            <details data-menu>
              <summary class="place" data-holds-current={current && rest.includes(current) ? '' : undefined}>
                <Icon name="ellipsis" />
                <span class="place-label">More</span>
              </summary>
              <ul class="rail-sheet">
                {rest.map((entry) => (
                  <li>
                    <Place area={area} chrome={chrome} entry={entry} current={entry === current} />
                  </li>
                ))}
              </ul>
            </details>
          </li>
        )}
      </ul>
    </nav>
  )
}

type PlaceProps = { area: Area; chrome: Chrome; entry: Entry; current: boolean; keys?: boolean }

/** The link to a place. `keys`: the one that the keyboard's shortcut opens, where it is written twice. */
function Place({ area, chrome, entry, current, keys }: PlaceProps) {
  return (
    <a
      class="place"
      href={entry.href}
      aria-current={current ? (entry.href === chrome.path ? 'page' : 'true') : undefined}
      data-go={keys ? entry.key : undefined}
      data-low-of={entry.counts === 'low' ? chrome.shop?.id : undefined}
    >
      {area !== 'buyer' && <Icon name={entry.icon} />}
      <span class="place-label">{entry.label}</span>
      {entry.counts === 'low' && <LowCount count={chrome.lowCount} />}
      {entry.counts === 'review' && <ReviewCount count={chrome.reviewCount} />}
      {entry.counts === 'payments' && <PaymentCount count={chrome.paymentCount} />}
    </a>
  )
}
