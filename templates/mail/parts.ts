/** What a message is made of. One source for both forms of it, so that text and HTML never say different things. */
export type Part =
  | string
  | { code: string }
  | { quote: string }
  | { link: string; label: string }
  /** What was ordered or sent, with what it costs together. */
  | { list: readonly string[]; title?: string; total?: string }
  /** Names and what they are: an amount, a reference, a parcel's number. */
  | { facts: readonly (readonly [term: string, value: string])[]; title?: string }

export type Letter = {
  subject: string
  parts: Part[]
  /** Why this person gets it: the last line, so that nobody wonders. */
  why?: string
  /** One can be told no longer, with one click and without signing in. */
  leave?: true
}

/** What is known of a message beside its data. `origin` is where the market is reached. */
export type LetterContext = {
  marketName: string
  origin: string
  createdAt: Date
  /** Address of the market's logo, and where people write to. */
  logo?: string | null
  contact?: string | null
  /** Where one says that one wants no more of these; only for kinds that allow it. */
  leaveLink?: string | null
}

/** "14:05 UTC, 21 November": mails cannot know the reader's time zone. */
export function momentOf(at: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.hour}:${part.minute} UTC, ${part.day} ${part.month}`
}

/** A message may arrive late: it says when its code ends, not only how long it holds. */
export function until(minutes: number, { createdAt }: LetterContext): string {
  const end = new Date(createdAt.getTime() + minutes * 60_000)
  return `It works once, until ${momentOf(end)} (${minutes} minutes after it was asked for).`
}

export const NEVER_ASKED = 'Nobody from the market will ever ask you for this code.'
export const WHY_BUYER = 'You get this because something was ordered with this address.'
