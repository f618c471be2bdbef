import type { ShopAction } from '#src/market/shops/history.ts'
import type { ShopEvent } from '#src/market/shops/record.ts'
import { Timeline, type TimelineEvent } from './progress.tsx'

const words: Record<ShopAction, { title: string; tone?: TimelineEvent['tone'] }> = {
  opened: { title: 'Opened' },
  changed: { title: 'Details changed' },
  'contact-proven': { title: 'Contact address proven', tone: 'good' },
  'document-added': { title: 'Document added' },
  'document-removed': { title: 'Document removed' },
  'logo-changed': { title: 'Logo changed' },
  submitted: { title: 'Submitted for review', tone: 'info' },
  approved: { title: 'Approved', tone: 'good' },
  rejected: { title: 'Not approved', tone: 'bad' },
  suspended: { title: 'Suspended', tone: 'warn' },
  reinstated: { title: 'Reinstated', tone: 'good' },
  renamed: { title: 'New name accepted', tone: 'good' },
  'name-refused': { title: 'New name refused', tone: 'bad' },
  'product-featured': { title: 'Product on the home page changed' },
  'product-noted': { title: 'Staff note on a product changed' },
}

const decisions: readonly ShopAction[] = ['approved', 'rejected', 'suspended', 'reinstated', 'renamed', 'name-refused']

/** What staff did; the shop reads that the market did it. Notes on products are the staff's own affair. */
const byStaff = (action: ShopAction) => decisions.includes(action) || action === 'product-featured'
const forStaff = (action: ShopAction) => action === 'product-noted'

const columns: Record<string, string> = {
  name: 'Name',
  wanted_name: 'New name',
  slug: 'Address',
  description: 'Description',
  contact_email: 'Contact',
  wanted_contact_email: 'New contact',
  country: 'Country',
  currency: 'Currency',
  prices_include_tax: 'Prices',
  tax_number: 'Tax number',
  postal_address: 'Postal address',
}

/** What one line of the history was about, in a few words. */
function detailsOf({ action, details }: ShopEvent): string[] {
  if (action === 'changed') return Object.entries(details).map(([column, change]) => changeText(column, change))
  if (action === 'renamed' || action === 'name-refused') return [`“${details.from}” to “${details.to}”`]
  if (action === 'contact-proven') return [String(details.address ?? '')]
  if (action === 'document-added' || action === 'document-removed') return [String(details.fileName ?? '')]
  if (action.startsWith('product-')) return [`“${details.title}”`]
  return details.own === true ? ['Decided by a member of the shop itself: nobody else could.'] : []
}

function changeText(column: string, change: unknown): string {
  const label = columns[column] ?? column
  if (typeof change !== 'object' || change === null) return label
  const { from, to } = change as { from?: unknown; to?: unknown }
  if (to === null || to === undefined) return `${label}: taken back`
  return from ? `${label}: ${from} → ${to}` : `${label}: ${to}`
}

type Props = {
  events: ShopEvent[]
  now: Date
  /** Who decided is named to staff; the shop reads that the market did. */
  staffName?: string
}

/** What happened to a shop, newest first: who, when, why. */
export function ShopHistory({ events, now, staffName }: Props) {
  const shown = events.filter((event) => !staffName || !forStaff(event.action))
  return (
    <Timeline
      now={now}
      events={shown.map((event) => {
        const details = detailsOf(event)
        return {
          at: event.createdAt,
          ...words[event.action],
          by: byStaff(event.action) && staffName ? staffName : (event.actorName ?? 'The market'),
          children:
            event.reason || details.length > 0 ? (
              <>
                {details.map((line) => (
                  <p>{line}</p>
                ))}
                {event.reason && <p>“{event.reason}”</p>}
              </>
            ) : undefined,
        }
      })}
    />
  )
}
