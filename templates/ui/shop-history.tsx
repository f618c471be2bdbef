import { dayText } from '#src/lib/day-text.ts'
import type { ShopRole } from '#src/market/accounts/sessions.ts'
import type { ShopAction } from '#src/market/shops/history.ts'
import type { ShopEvent } from '#src/market/shops/record.ts'
import { Timeline, type TimelineEvent } from './progress.tsx'
import { shopRoleNames } from './role-words.ts'

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
  'member-invited': { title: 'Somebody invited' },
  'invitation-resent': { title: 'Invitation sent again' },
  'invitation-withdrawn': { title: 'Invitation taken back' },
  'member-joined': { title: 'Joined the team', tone: 'good' },
  'member-removed': { title: 'Taken out of the team', tone: 'warn' },
  'member-left': { title: 'Left the team', tone: 'warn' },
  'role-changed': { title: 'Role changed' },
  'holiday-set': { title: 'Holiday planned' },
  'holiday-ended': { title: 'Holiday ended' },
  'item-answered': { title: 'Checklist answered' },
}

const decisions: readonly ShopAction[] = ['approved', 'rejected', 'suspended', 'reinstated', 'renamed', 'name-refused']

/** What staff did; the shop reads that the market did it. Notes on products are the staff's own affair. */
const byStaff = (action: ShopAction) => decisions.includes(action) || action === 'product-featured'
const staffOnly = (action: ShopAction) => action === 'product-noted'

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
function detailsOf({ action, details }: ShopEvent, forStaff: boolean): string[] {
  if (action === 'changed') return Object.entries(details).map(([column, change]) => changeText(column, change))
  if (action === 'renamed' || action === 'name-refused') return [`“${details.from}” to “${details.to}”`]
  if (action === 'contact-proven') return [String(details.address ?? '')]
  if (action === 'document-added' || action === 'document-removed') return [String(details.fileName ?? '')]
  if (action === 'holiday-set') return [holidayText(details)]
  const people = peopleDetails(action, details)
  if (people) return people
  if (action.startsWith('product-')) return [`“${details.title}”`]
  const review = reviewDetails(details, forStaff)
  if (action === 'item-answered') return [`“${details.title}”`]
  if (review.length > 0) return review
  return details.own === true ? ['Decided by a member of the shop itself: nobody else could.'] : []
}

type Listed = { title: string; demand: string; answered: boolean; checked: boolean }

/** The checklist as it was when somebody decided: for staff, who look up how it came to that. */
function reviewDetails(details: Record<string, unknown>, forStaff: boolean): string[] {
  const list = details.checklist as Listed[] | undefined
  if (!list || !forStaff) return []
  const checked = list.filter((one) => one.checked).length
  const open = (details.open as string[] | undefined) ?? []
  return [
    ...(details.own === true ? ['Decided by a member of the shop itself: nobody else could.'] : []),
    ...(details.anyway === true
      ? [`Approved anyway, with these open: ${open.map((one) => `“${one}”`).join(', ')}`]
      : []),
    `Checklist: ${checked} of ${list.length} checked (${list
      .map((one) => `${one.title}: ${one.checked ? 'checked' : one.answered ? 'answered' : 'open'}`)
      .join('; ')})`,
  ]
}

/** "From 1 August 2026 to 14 August 2026, hidden" */
function holidayText({ from, until, hidden }: Record<string, unknown>): string {
  const day = (at: unknown) => dayText(new Date(String(at)))
  return `From ${day(from)}${until ? `, back on ${day(until)}` : ', until it is ended'}${hidden ? ', hidden from buyers' : ''}`
}

const roleOf = (role: unknown) => shopRoleNames[role as ShopRole] ?? String(role ?? '')

/** Who came, went, or does something else now. */
function peopleDetails(action: ShopAction, details: Record<string, unknown>): string[] | null {
  const { email, role, name, from, to, invitedBy } = details
  if (action === 'role-changed') return [`${name}: ${roleOf(from)} → ${roleOf(to)}`]
  if (action === 'member-joined') return [`${roleOf(role)}, invited by ${invitedBy}`]
  if (action === 'member-removed') return [`${name}, ${roleOf(role)}`]
  if (action === 'member-left') return [roleOf(role)]
  return /^(member|invitation)-/.test(action) ? [`${email}, ${roleOf(role)}`] : null
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
  const shown = events.filter((event) => !staffName || !staffOnly(event.action))
  return (
    <Timeline
      now={now}
      events={shown.map((event) => {
        const details = detailsOf(event, !staffName)
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
