// Reads TypeScript just well enough to say what a file imports and which words in it are code.
export type Import = { to: string; typeOnly: boolean; later: boolean }

const BEFORE_REGEX = /(?:^|[(,=:[!&|?{;+\n]|=>|\breturn|\btypeof|\bcase)\s*$/

/** The same text, of the same length, with its comments blanked out. */
export const withoutComments = (source: string) => blank(source, false)

/** The same text, of the same length, with its comments and all that its strings hold blanked out. */
export const codeOnly = (source: string) => blank(source, true)

function blank(source: string, stringsToo: boolean): string {
  const spaces = (text: string) => text.replace(/[^\n]/g, ' ')
  let out = ''
  for (let at = 0; at < source.length; ) {
    const [end, kind] = tokenEnd(source, at, out)
    const text = source.slice(at, end)
    if (kind === 'comment') out += spaces(text)
    else if (kind === 'string' && stringsToo && text.length > 1)
      out += text[0] + spaces(text.slice(1, -1)) + text.at(-1)
    else out += text
    at = end
  }
  return out
}

function tokenEnd(source: string, at: number, before: string): [end: number, kind: 'code' | 'string' | 'comment'] {
  const two = source.slice(at, at + 2)
  if (two === '//') return [upTo(source, '\n', at, 0), 'comment']
  if (two === '/*') return [upTo(source, '*/', at + 2, 2), 'comment']
  const one = source[at] ?? ''
  if (one === '`') return [closing(source, at, '`', true), 'string']
  // In JSX text an apostrophe opens nothing: a string ends with its line at the latest.
  if (one === "'" || one === '"') return [closing(source, at, one, false), 'string']
  if (one === '/' && BEFORE_REGEX.test(before.slice(-40))) return [regexEnd(source, at), 'string']
  return [at + 1, 'code']
}

function upTo(source: string, mark: string, from: number, extra: number): number {
  const found = source.indexOf(mark, from)
  return found < 0 ? source.length : found + extra
}

function closing(source: string, start: number, quote: string, manyLines: boolean): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === quote) return at + 1
    else if (source[at] === '\n' && !manyLines) return at
  }
  return source.length
}

function regexEnd(source: string, start: number): number {
  let inClass = false
  for (let at = start + 1; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '[') inClass = true
    else if (source[at] === ']') inClass = false
    else if (source[at] === '/' && !inClass) return at + 1
  }
  return start + 1
}

const STATIC =
  /(?:^|[\n;])\s*(?:import|export)\b\s*(type\b(?!\s*(?:,|from\b)))?\s*([\w$*\s{},]*?)\s*(?:\bfrom\s*)?(['"])([^'"\n]+)\3/g
const DYNAMIC = /\bimport\s*\(\s*(['"])([^'"\n]+)\1/g

/** Everything a file imports, re-exports or loads later, and whether only types come from there. */
export function importsOf(source: string): Import[] {
  const text = withoutComments(source)
  const found: Import[] = []
  for (const [, type, names = '', , to = ''] of text.matchAll(STATIC)) {
    found.push({ to, typeOnly: type !== undefined || onlyTypes(names), later: false })
  }
  for (const [, , to = ''] of text.matchAll(DYNAMIC)) found.push({ to, typeOnly: false, later: true })
  return found
}

function onlyTypes(names: string): boolean {
  const inBraces = /^\{([^}]*)\}$/
    .exec(names.trim())?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  return inBraces !== undefined && inBraces.length > 0 && inBraces.every((name) => name.startsWith('type '))
}
