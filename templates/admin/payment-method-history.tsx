import { formatMoney } from '#src/lib/money.ts'
import { durationOf } from '#src/lib/relative-time.ts'
import type { MethodEvent } from '#src/market/payments/method-history.ts'
import { Time } from '#templates/ui/time.tsx'

const DONE: Record<string, string> = {
  added: 'added',
  changed: 'changed',
  moved: 'moved',
  'switched-on': 'switched on',
  'switched-off': 'switched off',
  removed: 'removed',
  restored: 'brought back',
  limits: 'changed the limits for two people',
}

const FIELDS: Record<string, string> = {
  account: 'account',
  bankName: 'bank',
  unitsPerMajor: 'rate',
  assetDecimals: 'decimals',
  holdMinutes: 'time to pay',
}

/** Who did what to the ways money comes in, newest first. */
export function MethodHistory({ events, now, named }: { events: MethodEvent[]; now: Date; named?: boolean }) {
  if (events.length === 0) return <p class="quiet">Nothing yet.</p>
  return (
    <ol class="method-events">
      {events.map((event) => (
        <li>
          <strong>{event.actorName}</strong> {DONE[event.action] ?? event.action}
          {named && event.methodName && ` “${event.methodName}”`} <Time at={event.at} now={now} class="quiet" />
          {event.action === 'changed' && <Changes {...event.details} />}
          {event.action === 'limits' && <p class="quiet">{limitsIn(event.details.after)}</p>}
        </li>
      ))}
    </ol>
  )
}

function Changes({ before = {}, after = {} }: MethodEvent['details']) {
  return (
    <ul class="method-changes">
      {Object.keys(after).map((name) => (
        <li>
          {FIELDS[name] ?? name}: <del>{shown(name, before[name])}</del> → <ins>{shown(name, after[name])}</ins>
        </li>
      ))}
    </ul>
  )
}

const shown = (name: string, value: unknown): string => {
  if (name === 'holdMinutes') return durationOf(Number(value))
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  return text === '' ? 'nothing' : text
}

function limitsIn(limits: Record<string, unknown> = {}): string {
  const said = Object.entries(limits).map(([currency, minor]) => formatMoney({ minor: Number(minor), currency }))
  return said.length > 0 ? `Above ${said.join(', ')}` : 'No limits: one person accepts any sum.'
}
