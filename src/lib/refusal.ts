export type RefusalCode = 'not-found' | 'forbidden' | 'conflict' | 'too-many'

/** The world says no: a reason that the person can read and act on, never a fault of ours. */
export class Refusal extends Error {
  readonly code: RefusalCode
  /** What is true now, for an answer that shows it beside the sentence. */
  readonly facts: Record<string, unknown>

  constructor(code: RefusalCode, sentence: string, facts: Record<string, unknown> = {}) {
    super(sentence)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
  }
}

export const notFound = (what = 'page') => new Refusal('not-found', `There is no such ${what}.`)

const STATUS = { 'not-found': 404, forbidden: 403, conflict: 409, 'too-many': 429 } as const

export function statusOf(refusal: Refusal): 404 | 403 | 409 | 429 {
  return STATUS[refusal.code]
}
