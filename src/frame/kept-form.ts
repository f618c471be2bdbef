import { after, now } from '#src/lib/clock.ts'
import { keyFor, seal, unseal } from '#src/lib/secret.ts'
import { type Ctx, personOf } from './env.ts'

/** Stands in the address of a form that carries another, kept, one. */
export const PROOF_MARK = 'proof'
const MINUTES = 30

/** What somebody had sent before they were asked something else: its fields, and the page it came from. */
export type Kept = {
  path: string
  back: string
  fields: [name: string, value: string][]
  /** It had files too, which cannot be kept. */
  files: boolean
}

const keyOf = (c: Ctx) => keyFor(c.var.config.secret, 'kept form')
/** It opens in the session in which it was closed, and nowhere else. */
const boundTo = (c: Ctx) => `${personOf(c).id} ${personOf(c).sessionId}`

/** Closes a form into one sealed field, that travels with the question. */
export function keepForm(c: Ctx, form: FormData, back: string): Kept & { sealed: string } {
  const entries = [...form.entries()]
  const fields = entries.flatMap(([name, value]): Kept['fields'] => (typeof value === 'string' ? [[name, value]] : []))
  const files = entries.some(([, value]) => typeof value !== 'string' && value.size > 0)
  const kept: Kept = { path: c.req.path, back, fields, files }
  const sealed = seal(keyOf(c), JSON.stringify({ ...kept, until: after(MINUTES * 60).getTime() }), boundTo(c))
  return { ...kept, sealed: sealed.toString('base64url') }
}

/** What keepForm() closed for this address, in this session, less than half an hour ago; else null. */
export function openForm(c: Ctx, sealed: unknown): (Kept & { sealed: string }) | null {
  if (typeof sealed !== 'string') return null
  try {
    const text = unseal(keyOf(c), Buffer.from(sealed, 'base64url'), boundTo(c))
    const { until, ...kept } = JSON.parse(text) as Kept & { until: number }
    return until > now().getTime() && kept.path === c.req.path ? { ...kept, sealed } : null
  } catch {
    return null
  }
}

/** Puts the kept form in the place of the one that brought it: what comes next sees the request as it was. */
export function restoreForm(c: Ctx, { fields, back }: Kept): void {
  const headers = new Headers(c.req.raw.headers)
  headers.set('Content-Type', 'application/x-www-form-urlencoded')
  headers.delete('Content-Length')
  headers.set('Referer', new URL(back, c.req.url).href)
  c.req.raw = new Request(c.req.url, { method: 'POST', headers, body: new URLSearchParams(fields).toString() })
  c.req.bodyCache = {}
}
