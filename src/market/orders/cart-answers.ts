import { readPattern } from '#src/lib/pattern.ts'
import type { FieldAsk } from '#src/market/catalogue/product-fields.ts'

export type CheckedAnswers = {
  /** What is kept: product field id to the answer; nothing for what was left empty. */
  answers: Record<string, string>
  /** Product field id to what is wrong. */
  errors: Record<string, string>
}

const LONGEST = 500
const MAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/

/** Holds what a buyer told against what the product asks. Answers to what it does not ask (any more) are dropped. */
export function checkAnswers(asks: readonly FieldAsk[], told: Record<string, string | undefined>): CheckedAnswers {
  const answers: Record<string, string> = {}
  const errors: Record<string, string> = {}
  for (const ask of asks) {
    const value = tidy(told[ask.id])
    if (value === '') {
      if (ask.required) errors[ask.id] = ask.kind === 'choice' ? `Choose: ${ask.label}.` : `Fill in: ${ask.label}.`
      continue
    }
    answers[ask.id] = value
    const wrong = wrongWith(ask, value)
    if (wrong) errors[ask.id] = `${ask.label}: ${wrong}`
  }
  return { answers, errors }
}

/** What cannot be seen cannot have been meant. */
const tidy = (text = '') =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

function wrongWith({ kind, choices, pattern }: FieldAsk, value: string): string | null {
  if (value.length > LONGEST) return `use at most ${LONGEST} letters.`
  if (kind === 'number') return /^-?\d{1,15}(?:[.,]\d{1,9})?$/.test(value) ? null : 'write a number, such as 12.'
  if (kind === 'mail') return MAIL.test(value) ? null : 'write an address like name@example.com.'
  if (kind === 'link') return isLink(value) ? null : 'write a web address that begins with https://.'
  if (kind === 'choice') return choices.includes(value) ? null : 'choose one of the list.'
  // A pattern that cannot be read was stored by other means than ours; it must not keep anybody from buying.
  const fits = pattern === null || (readPattern(pattern).matches?.(value) ?? true)
  return fits ? null : 'this does not look as it should. Please see the note beside it.'
}

function isLink(text: string): boolean {
  return /^https?:\/\/[^\s/.]+\.[^\s]+$/i.test(text) && URL.canParse(text)
}
