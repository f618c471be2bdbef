import { type Attributes, classes } from './attributes.ts'

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

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

type TimeProps = Attributes & { at: Date; now: Date; show?: 'relative' | 'date' | 'exact' }

/** A moment: told relative to `now`, exact on hover and to machines. */
export function Time({ at, now, show = 'relative', class: extra, ...rest }: TimeProps) {
  const full = `${exact.format(at)} UTC`
  const words = show === 'exact' ? full : show === 'date' ? day.format(at) : relativeTime(at, now)
  return (
    <time class={classes('time', extra)} datetime={at.toISOString()} title={full} {...rest}>
      {words}
    </time>
  )
}
