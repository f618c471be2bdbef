import type { Errors, Typed } from '#src/lib/form.ts'
import { readPattern } from '#src/lib/pattern.ts'
import { FIELD_KINDS, type FieldAsk, type FieldInput, type FieldKind } from '#src/market/catalogue/product-fields.ts'
import type { AskDraft, ProductDraft } from '#templates/seller/product-draft.ts'
import { line, prose } from './typed-words.ts'

/** More than this is a form of its own, which no buyer fills in. */
const MOST_ASKS = 10
const MOST_CHOICES = 50
const BLANK: AskDraft = { id: '', label: '', kind: 'text', required: true, help: '', pattern: '', choices: '' }

export const askOf = ({ id, label, kind, required, help, pattern, choices }: FieldAsk): AskDraft => ({
  id: String(id),
  label,
  kind,
  required,
  help,
  pattern: pattern ?? '',
  choices: choices.join('\n'),
})

/** The questions of a form as typed, in order and without holes. */
export function readAsks(typed: Typed): AskDraft[] {
  const numbers = new Set<number>()
  for (const name of Object.keys(typed)) {
    const at = /^asks\.(\d{1,3})\./.exec(name)?.[1]
    if (at) numbers.add(Number(at))
  }
  const order = [...numbers].sort((a, b) => a - b).slice(0, MOST_ASKS + 1)
  return order.map((at) => {
    const of = (field: string) => typed[`asks.${at}.${field}`]
    return {
      id: line(of('id')),
      label: line(of('label')),
      kind: line(of('kind')) || 'text',
      required: of('required') === 'on',
      help: line(of('help')),
      pattern: line(of('pattern')),
      choices: prose(of('choices')),
    }
  })
}

/** One more question, or one less; nothing is saved. */
export function changeAsks(draft: ProductDraft, what: 'ask' | 'unask', at: number) {
  if (what === 'unask') {
    const asks = draft.asks.filter((_, i) => i !== at)
    const focus = asks.length > 0 ? `asks.${Math.min(at, asks.length - 1)}.label` : 'ask'
    return { draft: { ...draft, asks }, focus, said: 'The question is taken out. Save the product to make it so.' }
  }
  if (draft.asks.length >= MOST_ASKS)
    return { draft, focus: '', said: `A product asks at most ${MOST_ASKS} questions.` }
  const asks = [...draft.asks, { ...BLANK }]
  return { draft: { ...draft, asks }, focus: `asks.${asks.length - 1}.label`, said: 'A question is added.' }
}

/** The questions as a room takes them; those left without any word are passed over. */
export function checkAsks(asks: AskDraft[], errors: Errors): FieldInput[] {
  if (asks.length > MOST_ASKS) errors[''] ??= `A product asks at most ${MOST_ASKS} questions.`
  return asks.flatMap((ask, at) => {
    const { id, label, kind, required, help, pattern } = ask
    if (label === '' && help === '' && pattern === '' && ask.choices === '') return []
    const wrong = (field: keyof AskDraft, message: string) => {
      errors[`asks.${at}.${field}`] ??= message
    }
    const known = (FIELD_KINDS as readonly string[]).includes(kind)
    const choices = kind === 'choice' ? [...new Set(ask.choices.split('\n').map(line).filter(Boolean))] : []
    if (label === '') wrong('label', 'Write what you ask, such as “Game ID”.')
    if (label.length > 80) wrong('label', 'A question has at most 80 letters.')
    if (help.length > 300) wrong('help', 'Use at most 300 letters.')
    if (!known) wrong('kind', 'Choose a kind from the list.')
    if (kind === 'choice' && choices.length === 0) wrong('choices', 'Write what can be chosen, one a line.')
    if (choices.length > MOST_CHOICES) wrong('choices', `At most ${MOST_CHOICES} can be offered.`)
    if (choices.some((one) => one.length > 100)) wrong('choices', 'A choice has at most 100 letters.')
    const patterned = kind === 'text' && pattern !== ''
    if (patterned && (pattern.length > 200 || !readPattern(pattern).matches))
      wrong('pattern', 'This pattern cannot be read. Use letters, \\d, [a-z], ( ), |, *, +, ? and {2,4}.')
    return [
      {
        id: /^\d{1,15}$/.test(id) ? Number(id) : null,
        label,
        kind: kind as FieldKind,
        required,
        help,
        pattern: patterned ? pattern : null,
        choices,
      },
    ]
  })
}
