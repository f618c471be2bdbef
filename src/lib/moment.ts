/** A moment as people and programs write it, read; or why it is none. */
export type ReadMoment = { ok: true; at: Date } | { ok: false; message: string }

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+\- −]?\d{2}(?::?\d{2})?)?)?$/i

const EXAMPLE = 'for example 2026-11-20 or 2026-11-20T14:05Z'

/**
 * Reads ISO 8601: a date, which means its end, or a date with a time; without an offset both are UTC. A + that an
 * address has turned into a space is read as the + it was. Nothing to come can be looked back at: today's end is now.
 */
export function readMoment(text: string, now: Date): ReadMoment {
  const match = SHAPE.exec(text.trim())
  if (!match) return { ok: false, message: `Write a date or a moment, ${EXAMPLE}.` }
  const [, year = '', month = '', day = '', hour, minute = '', second = '0', fraction = '', zone = 'Z'] = match
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const read = new Date(midnight)
  if (read.getUTCMonth() + 1 !== Number(month) || read.getUTCDate() !== Number(day) || Number(year) < 1000) {
    return { ok: false, message: `There is no day ${year}-${month}-${day}.` }
  }
  if (hour === undefined)
    return notToCome(new Date(Math.max(midnight, Math.min(midnight + 86_399_999, now.getTime()))), now)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return { ok: false, message: `There is no time ${hour}:${minute}${match[6] ? `:${second}` : ''}.` }
  }
  const offset = minutesOf(zone)
  if (offset === null) return { ok: false, message: 'A time zone is at most 14 hours from UTC, for example +02:00.' }
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3))
  const time = ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000 + millis
  return notToCome(new Date(midnight + time), now)
}

function minutesOf(zone: string): number | null {
  if (/^z$/i.test(zone)) return 0
  const [, sign = '+', hours = '', minutes = '0'] = /^([+\- −]?)(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  const away = Number(hours) * 60 + Number(minutes)
  if (away > 14 * 60 || Number(minutes) > 59) return null
  return sign === '-' || sign === '−' ? -away : away
}

const notToCome = (at: Date, now: Date): ReadMoment =>
  at > now ? { ok: false, message: 'That moment is still to come: choose one that has passed.' } : { ok: true, at }
