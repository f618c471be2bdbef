// A person with a browser, as far as the application can tell: keeps cookies, names its origin, fills in forms.
import { type Element, parseHtml, selectAll, textOf } from './html.ts'

type App = { request: (input: Request, init?: RequestInit, env?: object) => Response | Promise<Response> }
type Value = string | number | boolean | Blob | undefined | null
export type Form = Record<string, Value | Value[]>
export type Options = { htmx?: boolean; follow?: boolean; headers?: Record<string, string> }
export type Query = {
  /** The first element the selector finds, or a failure that names it. */
  (selector: string): Found
  all: (selector: string) => Found[]
  has: (selector: string) => boolean
}
export type Found = { tag: string; text: string; attr: (name: string) => string | undefined; $: Query }
export type Answer = {
  status: number
  /** The body as it came. */
  text: string
  headers: Headers
  location: string | null
  $: Query
  /** What the named field holds, as it would be sent; undefined when it would not be. */
  field: (name: string) => string | undefined
}
export type Client = ReturnType<typeof client>

/** One person's session with the app; a second call is a second person, with cookies of their own. */
export function client(app: App, { origin = 'http://localhost', env = {} as object, headers: always = {} } = {}) {
  const cookies = new Map<string, string>()

  async function send(method: string, path: string, body: BodyInit | undefined, options: Options): Promise<Answer> {
    const url = new URL(path, origin)
    const headers = new Headers({ Host: url.host, ...always, ...options.headers })
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (options.htmx) {
      headers.set('HX-Request', 'true')
      headers.set('HX-Current-URL', headers.get('HX-Current-URL') ?? origin)
    }
    if (method !== 'GET') {
      if (!headers.has('Origin')) headers.set('Origin', origin)
      if (!headers.has('Sec-Fetch-Site')) headers.set('Sec-Fetch-Site', 'same-origin')
    }
    const response = await app.request(new Request(url, { method, headers, body: body ?? null }), undefined, env)
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const answer = await read(response)
    if (!options.follow || !answer.location || answer.status < 300 || answer.status > 399) return answer
    return send('GET', answer.location, undefined, options)
  }

  const get = (path: string, options: Options = {}) => send('GET', path, undefined, options)
  const post = (path: string, form: Form = {}, options: Options = {}) => send('POST', path, encode(form), options)

  /** Sends a form of an answer with all it holds, hidden fields too, changed by what the person types. */
  async function submit(page: Answer, selector: string, typed: Form = {}, options: Options = {}): Promise<Answer> {
    const form = page.$(selector)
    if (form.tag !== 'form') throw new Error(`${selector} is a <${form.tag}>, not a form`)
    const values = { ...fieldsOf(form.$), ...typed }
    const action = form.attr('action') ?? ''
    if (form.attr('method')?.toLowerCase() === 'post') return post(action, values, options)
    return get(`${action.split('?')[0]}?${pairs(values)}`, options)
  }

  return { get, post, submit, cookies }
}

function keep(cookies: Map<string, string>, line: string) {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  const expired = attributes.some((one) => {
    const [name = '', value = ''] = one.split('=')
    if (/^max-age$/i.test(name)) return Number(value) <= 0
    return /^expires$/i.test(name) && Date.parse(value) <= Date.now()
  })
  if (expired) cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), pair.slice(at + 1))
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  let tree: Element | undefined
  const query: Query = Object.assign((selector: string) => root()(selector), {
    all: (selector: string) => root().all(selector),
    has: (selector: string) => root().has(selector),
  })
  const root = () => {
    tree ??= parseHtml(text)
    return queryOf(tree, text)
  }
  const { status, headers } = response
  const location = headers.get('Location')
  return { status, text, headers, location, $: query, field: (name) => single(fieldsOf(query)[name]) }
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

function queryOf(element: Element, source: string): Query {
  const all = (selector: string) => selectAll(element, selector).map(wrap)
  const one = (selector: string) => {
    const [found] = all(selector)
    if (!found) throw new Error(`Nothing matches ${selector} in: ${source.slice(0, 2000)}`)
    return found
  }
  return Object.assign(one, { all, has: (selector: string) => selectAll(element, selector).length > 0 })
}

const wrap = (element: Element): Found => {
  const text = textOf(element)
  return { tag: element.tag, text, attr: (name) => element.attributes[name], $: queryOf(element, text) }
}

/** What a browser would send of these fields, without the button pressed. */
function fieldsOf($: Query): Record<string, string | string[]> {
  const sent: Record<string, string[]> = {}
  for (const field of $.all('input, select, textarea')) {
    const name = field.attr('name')
    if (!name || field.attr('disabled') !== undefined) continue
    for (const value of valuesOf(field)) sent[name] = [...(sent[name] ?? []), value]
  }
  return Object.fromEntries(Object.entries(sent).map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]))
}

function valuesOf(field: Found): string[] {
  const type = field.attr('type')
  if (field.tag === 'textarea') return [field.text]
  if (field.tag === 'select') {
    const options = field.$.all('option')
    const chosen = options.filter((option) => option.attr('selected') !== undefined)
    const shown = chosen.length > 0 || field.attr('multiple') !== undefined ? chosen : options.slice(0, 1)
    return shown.map((option) => option.attr('value') ?? option.text)
  }
  if (type === 'submit' || type === 'button' || type === 'file' || type === 'image') return []
  if (type !== 'checkbox' && type !== 'radio') return [field.attr('value') ?? '']
  return field.attr('checked') === undefined ? [] : [field.attr('value') ?? 'on']
}

function encode(form: Form): FormData | URLSearchParams {
  if (!entries(form).some(([, value]) => value instanceof Blob)) return pairs(form)
  const data = new FormData()
  for (const [name, value] of entries(form)) data.append(name, value instanceof Blob ? value : String(value))
  return data
}

const pairs = (form: Form) => new URLSearchParams(entries(form).map(([name, value]) => [name, String(value)]))

const entries = (form: Form) =>
  Object.entries(form)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const))
    .filter(([, value]) => value !== undefined && value !== null)
