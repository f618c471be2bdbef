import { isIPv6 } from 'node:net'
import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { sha256 } from '#src/lib/secret.ts'

type Limit = { tries: number; seconds: number; sentence: string }

const QUARTER = 15 * 60
const HOUR = 3600
const soon = 'Too many tries. Please wait a few minutes, then try again.'

/** How often each thing may be tried, by one subject in one window. */
const LIMITS = {
  'sign-in to account': { tries: 10, seconds: QUARTER, sentence: soon },
  'sign-in from known device': { tries: 10, seconds: QUARTER, sentence: soon },
  'sign-in from known network': { tries: 10, seconds: QUARTER, sentence: soon },
  'sign-in from address': { tries: 50, seconds: QUARTER, sentence: soon },
  // Whoever is signed in and shows their password once more: a stranger who guesses at their account does not count here.
  'password in session': { tries: 10, seconds: QUARTER, sentence: soon },
  // One of a million codes, three of them good at a time: thirty tries a day are one chance in thirty a year, for somebody
  // who has the password already.
  'second factor of account': { tries: 6, seconds: QUARTER, sentence: soon },
  'second factor in a day': {
    tries: 30,
    seconds: 24 * HOUR,
    sentence: 'Too many wrong codes today. Please try again tomorrow, or ask an admin of the market.',
  },
  'second factor from known device': { tries: 6, seconds: QUARTER, sentence: soon },
  'notice of sign-in': { tries: 6, seconds: HOUR, sentence: soon },
  'register from address': {
    tries: 20,
    seconds: HOUR,
    sentence: 'Many accounts were registered from your network. Please try again in an hour.',
  },
  'mail to address': {
    tries: 6,
    seconds: HOUR,
    sentence: 'Several messages were just sent to this address. Please look for them, or try again in an hour.',
  },
  'code from address': { tries: 60, seconds: QUARTER, sentence: soon },
  'reset from address': { tries: 20, seconds: HOUR, sentence: soon },
  // A cart costs a row that is kept for 60 days. A company or a campus shops from one address, so this only stops a
  // program that makes them by the thousand; adding to a cart that is there is not counted.
  'cart from address': {
    tries: 3000,
    seconds: HOUR,
    sentence: 'Very many carts were begun from your network. Please try again in an hour.',
  },
  'wishlist from address': {
    tries: 3000,
    seconds: HOUR,
    sentence: 'Very many wishlists were begun from your network. Please try again in an hour.',
  },
  'wait from address': {
    tries: 60,
    seconds: HOUR,
    sentence: 'That is a lot to wait for. Please try again in an hour.',
  },
  // Discount codes are words people could guess.
  'discount from address': { tries: 60, seconds: HOUR, sentence: 'Too many codes. Please try again in an hour.' },
  'order link from address': { tries: 20, seconds: HOUR, sentence: soon },
  // Apart from 'mail to address': whoever floods these keeps nobody from a registration, a new password or their keys.
  'order link to address': {
    tries: 6,
    seconds: HOUR,
    sentence: 'Several links were just asked for with this address. Please look for them, or try again in an hour.',
  },
  'order code to address': {
    tries: 20,
    seconds: HOUR,
    sentence: 'Several codes were just sent to this address. Please look for them, or try again in an hour.',
  },
  // Somebody's name and a shop's stand in the mail: nobody's mailbox is filled with them.
  'invitation to address': {
    tries: 4,
    seconds: 24 * HOUR,
    sentence: 'Several invitations were sent to this address today. Please try again tomorrow.',
  },
  'invitation of person': {
    tries: 40,
    seconds: 24 * HOUR,
    sentence: 'You have sent many invitations today. Please try again tomorrow.',
  },
  'invitation of shop': {
    tries: 20,
    seconds: 24 * HOUR,
    sentence: 'This shop has sent many invitations today. Please try again tomorrow.',
  },
  'setup code': { tries: 20, seconds: QUARTER, sentence: soon },
} satisfies Record<string, Limit>

export type ThrottleName = keyof typeof LIMITS

/** What was typed may be anything, even a password in the wrong field: only a hash of it is kept. */
const keyOf = (subject: string) => sha256(subject.toLowerCase()).toString('base64url')

/** One household or company usually holds a whole IPv6 /64, and could try from each of its addresses. */
export function networkOf(address: string | null): string {
  if (!address) return 'unknown'
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter(Boolean)
  if (tail !== undefined) {
    const rest = tail.split(':').filter(Boolean)
    while (groups.length + rest.length < 8) groups.push('0')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

/**
 * Counts a try in a fixed window that all processes share, and refuses (too-many, with `retryAfter` seconds) beyond the
 * limit. Counting and reading are one statement, so parallel tries cannot slip through together.
 */
export async function countTry(db: Database, name: ThrottleName, subject: string): Promise<void> {
  const { tries, seconds, sentence } = LIMITS[name]
  const opens = after(-seconds)
  const { rows } = await sql<{ count: number; window_started_at: Date }>`
    insert into throttles as t (name, subject, window_started_at, count)
    values (${name}, ${keyOf(subject)}, ${now()}, 1)
    on conflict (name, subject) do update set
      count = case when t.window_started_at <= ${opens} then 1 else t.count + 1 end,
      window_started_at = case when t.window_started_at <= ${opens} then ${now()} else t.window_started_at end
    returning count, window_started_at`.execute(db)
  const row = rows[0]
  if (!row || row.count <= tries) return
  const left = Math.ceil((row.window_started_at.getTime() + seconds * 1000 - now().getTime()) / 1000)
  throw new Refusal('too-many', sentence, {
    retryAfter: Math.max(1, left),
    limit: { name, quota: tries, seconds },
  })
}

/** Gives back one try that turned out well, so that people who come and go all day are not taken for an attack. */
export async function forgiveTry(db: Database, name: ThrottleName, subject: string): Promise<void> {
  await db
    .updateTable('throttles')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('name', '=', name)
    .where('subject', '=', keyOf(subject))
    .where('count', '>', 0)
    .execute()
}

/** Forgets windows that closed long ago. */
export async function purgeThrottles(db: Database): Promise<void> {
  await db
    .deleteFrom('throttles')
    .where('window_started_at', '<', after(-24 * HOUR))
    .execute()
}
