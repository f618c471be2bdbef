import * as z from 'zod'
import { formKeyOf } from '#src/lib/form.ts'
import { COUNT_SHOWS, type CountShow } from '#src/market/stock/count-lines.ts'
import { COUNT_SCOPES, type CountScope } from '#src/market/stock/count-session.ts'
import { readNumber } from '#src/market/stock/typed-number.ts'
import { line } from './stock-form.ts'

const scopes = COUNT_SCOPES as readonly [CountScope, ...CountScope[]]

export const startForm = z
  .object({
    name: line(100, ''),
    scope: z.enum(scopes, { error: 'Say what is to be counted.' }),
    category: z
      .string()
      .optional()
      .transform((id) => (/^[1-9]\d{0,14}$/.test(id ?? '') ? Number(id) : null)),
  })
  .transform((form, context) => {
    if (form.name !== '') return form
    if (form.scope === 'selection') return { ...form, name: 'Selected rows' }
    context.addIssue({
      code: 'custom',
      path: ['name'],
      message: 'Give the count a name, for example “Spring, back room”.',
    })
    return z.NEVER
  })

export type EntryForm = {
  code: string
  variantId: number | null
  kind: 'set' | 'add'
  typed: string
  quantity: number | null
  seen: number | null | undefined
  formKey: string | null
  include: boolean
}

/** A scan is a code and counts one; a row says its variant, the number, and whether that replaces or adds. */
export function readEntry(form: URLSearchParams): EntryForm {
  const text = (name: string) => form.get(name) ?? ''
  const typed = text('quantity').trim()
  const number = readNumber(typed === '' && text('code') !== '' ? '+1' : typed)
  const add = text('kind') === 'add' || number?.kind === 'add'
  return {
    code: text('code').slice(0, 100).trim(),
    variantId: /^[1-9]\d{0,14}$/.test(text('variant')) ? Number(text('variant')) : null,
    kind: add ? 'add' : 'set',
    typed: typed.slice(0, 40),
    quantity: number === null ? null : number.kind === 'add' ? number.delta : number.counted,
    seen: !form.has('seen') ? undefined : /^\d{1,10}$/.test(text('seen')) ? Number(text('seen')) : null,
    formKey: formKeyOf(form.get('key')),
    include: form.has('include'),
  }
}

/** Which lines of a count are looked at, as the address says it. */
export function readCountView(query: Record<string, string | undefined>) {
  const show = COUNT_SHOWS.find((one) => one === query.show) ?? ('uncounted' satisfies CountShow)
  return {
    show,
    q: (query.q ?? '').trim().slice(0, 100),
    after: /^\d{1,15}$/.test(query.after ?? '') ? Number(query.after) : 0,
  }
}
