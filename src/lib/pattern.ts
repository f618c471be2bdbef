import { memo } from './memo.ts'

/** Does an answer, as a whole, look as the pattern says? */
export type Pattern = (answer: string) => boolean

/**
 * Reads a pattern in the everyday part of regular expressions: letters, `.`, `[a-z]`, `\d \w \s`, groups, `|` and
 * `* + ? {2,4}`. null where it is anything else. People write these for other people's answers, so one is never given
 * to the language's own engine, which some patterns keep busy for ever: here every sign of an answer is looked at once.
 */
export const readPattern = memo(500, (text: string): { matches: Pattern | null } => {
  try {
    const program = compile(parse(text))
    return { matches: (answer) => run(program, answer) }
  } catch (error) {
    if (error instanceof Unreadable) return { matches: null }
    throw error
  }
})

class Unreadable extends Error {}

/** Signs of the pattern after its repetitions are written out. */
const LARGEST = 1500
/** Parts of it written on the way there: a repetition of nothing has no signs, and is written out all the same. */
const MOST_WRITTEN = 20_000
type Sign = (code: number) => boolean
type Tree =
  | { kind: 'sign'; test: Sign }
  | { kind: 'row'; parts: Tree[] }
  | { kind: 'either'; parts: Tree[] }
  | { kind: 'repeat'; part: Tree; least: number; most: number }

function parse(text: string): Tree {
  const signs = [...text.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')]
  let at = 0
  const next = () => signs[at]
  const take = () => signs[at++] ?? ''

  function either(): Tree {
    const parts = [row()]
    while (next() === '|') {
      at++
      parts.push(row())
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'either', parts }
  }
  function row(): Tree {
    const parts: Tree[] = []
    while (at < signs.length && next() !== '|' && next() !== ')') parts.push(repeated(atom()))
    return { kind: 'row', parts }
  }
  function repeated(part: Tree): Tree {
    const rest = signs.slice(at, at + 12).join('')
    const found = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})\??/.exec(rest)
    if (!found) return part
    at += found[0].length
    if (/^[*+?{]/.test(next() ?? '')) throw new Unreadable()
    const [least, most] = timesOf(found)
    if (most < least) throw new Unreadable()
    return { kind: 'repeat', part, least, most }
  }
  function atom(): Tree {
    const sign = take()
    if (sign === '(') return group()
    if (sign === '[') return { kind: 'sign', test: oneOf() }
    if (sign === '.') return { kind: 'sign', test: () => true }
    if (sign === '\\') return { kind: 'sign', test: escaped(take()) }
    if (/[*+?{}^$\])]/.test(sign)) throw new Unreadable()
    return { kind: 'sign', test: same(sign) }
  }
  function group(): Tree {
    if (next() === '?' && signs[at + 1] === ':') at += 2
    else if (next() === '?') throw new Unreadable()
    const inner = either()
    if (take() !== ')') throw new Unreadable()
    return inner
  }
  function oneOf(): Sign {
    const not = next() === '^'
    if (not) at++
    const tests: Sign[] = []
    while (next() !== ']') {
      if (at >= signs.length) throw new Unreadable()
      tests.push(classPart())
    }
    at++
    return (code) => tests.some((test) => test(code)) !== not
  }
  function classPart(): Sign {
    const first = take()
    if (first === '\\') return escaped(take())
    if (next() !== '-' || signs[at + 1] === ']') return same(first)
    at++
    const last = take() === '\\' ? take() : (signs[at - 1] ?? '')
    const [from, to] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0]
    if (to < from) throw new Unreadable()
    return (code) => code >= from && code <= to
  }

  const tree = either()
  if (at < signs.length) throw new Unreadable()
  return tree
}

function timesOf([whole, least, comma, most]: RegExpExecArray): [number, number] {
  if (whole.startsWith('*')) return [0, Number.POSITIVE_INFINITY]
  if (whole.startsWith('+')) return [1, Number.POSITIVE_INFINITY]
  if (whole.startsWith('?')) return [0, 1]
  if (!comma) return [Number(least), Number(least)]
  return [Number(least), most ? Number(most) : Number.POSITIVE_INFINITY]
}

const same = (sign: string): Sign => {
  const code = sign.codePointAt(0)
  return (other) => other === code
}
const matching =
  (expression: RegExp): Sign =>
  (code) =>
    expression.test(String.fromCodePoint(code))
const CLASSES: Record<string, Sign> = {
  d: matching(/\d/),
  D: matching(/\D/),
  w: matching(/\w/),
  W: matching(/\W/),
  s: matching(/\s/u),
  S: matching(/\S/u),
}
function escaped(sign: string): Sign {
  const known = CLASSES[sign]
  if (known) return known
  if (sign === '' || /[\p{L}\p{N}]/u.test(sign)) throw new Unreadable()
  return same(sign)
}

type Step = { test: Sign; next: number } | { ways: number[] } | { end: true }

/** The pattern as steps: each either takes one sign, or leads on without taking any. */
function compile(tree: Tree): Step[] {
  const steps: Step[] = []
  const add = (step: Step): number => {
    if (steps.length >= LARGEST) throw new Unreadable()
    return steps.push(step) - 1
  }
  let written = 0
  // Written from the end: each part knows where the one after it begins.
  function write(part: Tree, after: number): number {
    if (++written > MOST_WRITTEN) throw new Unreadable()
    if (part.kind === 'sign') return add({ test: part.test, next: after })
    if (part.kind === 'row') return part.parts.reduceRight((then, one) => write(one, then), after)
    if (part.kind === 'either') return add({ ways: part.parts.map((one) => write(one, after)) })
    let start = after
    if (part.most === Number.POSITIVE_INFINITY) {
      const ways = [after]
      start = add({ ways })
      ways.push(write(part.part, start))
    } else {
      for (let i = part.least; i < part.most; i++) start = add({ ways: [after, write(part.part, start)] })
    }
    for (let i = 0; i < part.least; i++) start = write(part.part, start)
    return start
  }
  const start = write(tree, add({ end: true }))
  steps.push({ ways: [start] })
  return steps
}

function run(steps: Step[], answer: string): boolean {
  let open = reach(steps, [steps.length - 1])
  for (const sign of answer) {
    const code = sign.codePointAt(0) ?? 0
    const taken: number[] = []
    for (const at of open) {
      const step = steps[at]
      if (step && 'test' in step && step.test(code)) taken.push(step.next)
    }
    if (taken.length === 0) return false
    open = reach(steps, taken)
  }
  return open.has(0)
}

/** All steps that these lead to without another sign. */
function reach(steps: Step[], from: number[]): Set<number> {
  const found = new Set<number>()
  const todo = [...from]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (found.has(at)) continue
    found.add(at)
    const step = steps[at]
    if (step && 'ways' in step) todo.push(...step.ways)
  }
  return found
}
