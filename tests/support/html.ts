// Reads the HTML our own pages are made of: every element is closed, as hono/jsx writes it. Not for hostile input.
export type Element = {
  tag: string
  attributes: Record<string, string>
  children: (Element | string)[]
  parent: Element | null
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
const RAW = new Set(['script', 'style', 'textarea', 'title'])
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }
const TAG =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][\w:-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*(\/?)>/gi
const ATTRIBUTE = /([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?/g

const decode = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16))
  })

/** The tree of a page or fragment; complains of an element closed that is not open, and of one left open. */
export function parseHtml(html: string): Element {
  const root: Element = { tag: '#root', attributes: {}, children: [], parent: null }
  let open = root
  let at = 0
  TAG.lastIndex = 0
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    if (match.index > at) open.children.push(decode(html.slice(at, match.index)))
    at = TAG.lastIndex
    const [, closing, name, attributes = '', selfClosed] = match
    if (!name) continue
    const tag = name.toLowerCase()
    if (closing) {
      if (open.tag !== tag) throw new Error(`</${tag}> closes <${open.tag}> at ${html.slice(match.index - 80, at)}`)
      open = open.parent ?? root
      continue
    }
    const element: Element = { tag, attributes: readAttributes(attributes), children: [], parent: open }
    open.children.push(element)
    if (VOID.has(tag) || selfClosed) continue
    open = element
    if (!RAW.has(tag)) continue
    const end = html.toLowerCase().indexOf(`</${tag}`, at)
    const raw = html.slice(at, end)
    element.children.push(tag === 'script' || tag === 'style' ? raw : decode(raw.replace(/^\n/, '')))
    at = TAG.lastIndex = end
  }
  if (at < html.length) root.children.push(decode(html.slice(at)))
  if (open !== root) throw new Error(`<${open.tag}> is never closed`)
  return root
}

function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    found[name.toLowerCase()] = decode(double ?? single ?? bare ?? '')
  }
  return found
}

/** Every element below this one that a selector finds, in the order of the page. */
export function selectAll(from: Element, selector: string): Element[] {
  const ways = selector.split(/,(?![^[]*\])/).map((way) => readSelector(way.trim()))
  return descendants(from).filter((element) => ways.some((steps) => fits(element, steps, from)))
}

/** What a reader sees of an element: its text with runs of white space as one blank. */
export const textOf = (element: Element): string =>
  element.tag === 'textarea' ? rawText(element) : rawText(element).replace(/\s+/g, ' ').trim()

function rawText(element: Element): string {
  if (element.tag === 'script' || element.tag === 'style') return ''
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}

const descendants = (element: Element): Element[] =>
  element.children.flatMap((child) => (typeof child === 'string' ? [] : [child, ...descendants(child)]))

type Step = { child: boolean; test: (element: Element) => boolean }

// tag, #id, .class, [name], [name=value], [name^=value], [name$=value], [name*=value]; " " and ">" between them.
const PART = /([#.]?)([\w-]+)|\[([\w:-]+)(?:([~^$*]?=)(?:"([^"]*)"|'([^']*)'|([^\]]*)))?\]|(\*)/y

function readSelector(text: string): Step[] {
  const pieces = text.match(/(?:\[[^\]]*\]|[^\s>[])+|>/g) ?? []
  const steps: Step[] = []
  let child = false
  for (const piece of pieces) {
    if (piece === '>') child = true
    else {
      steps.push({ child, test: readCompound(piece) })
      child = false
    }
  }
  return steps
}

function readCompound(text: string): Step['test'] {
  const tests: Step['test'][] = []
  PART.lastIndex = 0
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text)
    if (!match) throw new Error(`Selector not understood: ${text}`)
    const [, kind, name = '', attribute, operator, double, single, bare, any] = match
    if (any) continue
    if (attribute) tests.push(attributeTest(attribute, operator, double ?? single ?? bare ?? ''))
    else if (kind === '#') tests.push(({ attributes }) => attributes.id === name)
    else if (kind === '.') tests.push(({ attributes }) => (attributes.class ?? '').split(/\s+/).includes(name))
    else tests.push(({ tag }) => tag === name.toLowerCase())
  }
  return (element) => tests.every((test) => test(element))
}

function attributeTest(name: string, operator: string | undefined, wanted: string): Step['test'] {
  return ({ attributes }) => {
    const value = attributes[name.toLowerCase()]
    if (value === undefined || !operator) return value !== undefined
    if (operator === '^=') return value.startsWith(wanted)
    if (operator === '$=') return value.endsWith(wanted)
    if (operator === '*=') return value.includes(wanted)
    return operator === '~=' ? value.split(/\s+/).includes(wanted) : value === wanted
  }
}

function fits(element: Element, steps: Step[], top: Element): boolean {
  const last = steps.at(-1)
  if (!last?.test(element)) return false
  const rest = steps.slice(0, -1)
  if (rest.length === 0) return true
  for (let above = element.parent; above && above !== top; above = above.parent) {
    if (fits(above, rest, top)) return true
    if (last.child) return false
  }
  return false
}
