import { relativeTime } from '#src/lib/relative-time.ts'
import { type Attributes, classes } from './attributes.ts'

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
