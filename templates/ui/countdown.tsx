import { exactTime, timeLeft } from '#src/lib/relative-time.ts'

/** How long there is left, true when the page was made; with scripts it goes on. The exact end stands beside it. */
export function Countdown({ until, now }: { until: Date; now: Date }) {
  const over = until <= now
  return (
    <>
      <strong class="countdown" data-countdown={until.toISOString()} data-over="Time is over">
        {over ? 'Time is over' : `${timeLeft(until, now)} left`}
      </strong>{' '}
      <time class="quiet" datetime={until.toISOString()}>
        until {exactTime(until)}
      </time>
    </>
  )
}
