const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

const minute = 60_000
const hour = 60 * minute
const today = 24 * hour

/** "5 minutes ago", "in 2 hours", "yesterday"; beyond a month the date itself. */
export function relativeTime(at: Date, now: Date): string {
  const away = at.getTime() - now.getTime()
  const size = Math.abs(away)
  if (size < minute) return away > 0 ? 'in a moment' : 'just now'
  if (size < hour) return relative.format(Math.trunc(away / minute), 'minute')
  if (size < today) return relative.format(Math.trunc(away / hour), 'hour')
  if (size < 30 * today) return relative.format(Math.round(away / today), 'day')
  return day.format(at)
}

const exact = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** "21 November 2026, 14:05 UTC": for whoever may read it elsewhere, or later. */
export function exactTime(at: Date): string {
  const part = Object.fromEntries(exact.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute} UTC`
}

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`

/** "2 days 3 hours", "1 hour 5 minutes", "4 minutes": how long there is until then, in its two largest units. */
export function timeLeft(until: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((until.getTime() - now.getTime()) / minute))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  const parts =
    days > 0
      ? [counted(days, 'day'), hours && counted(hours, 'hour')]
      : [hours && counted(hours, 'hour'), counted(rest, 'minute')]
  return parts.filter(Boolean).join(' ')
}

/** "3 days", "1.5 hours", "45 minutes": a span as people set it. */
export function durationOf(minutes: number): string {
  if (minutes % 1440 === 0) return counted(minutes / 1440, 'day')
  return minutes >= 60 ? counted(Math.round(minutes / 6) / 10, 'hour') : counted(minutes, 'minute')
}
