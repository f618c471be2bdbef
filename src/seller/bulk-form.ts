import * as z from 'zod'
import { formKeyOf } from '#src/lib/form.ts'
import { BULK_MODES, type BulkMode, MOST_BULK_LINES, quoteSku, replaceLines } from '#src/market/stock/bulk-lines.ts'
import { readNumber } from '#src/market/stock/typed-number.ts'
import { line } from './stock-form.ts'

/** What the form of many lines holds, as it is sent and sent back. */
export type BulkForm = {
  mode: BulkMode
  text: string
  /** For lines that hold only a SKU, as rows selected on the grid do. */
  quantity: string
  reason: string
  note: string
  /** The numbers that were on the screen, by line. */
  seen: ReadonlyMap<number, number>
  formKey: string | null
  preview: boolean
}

/** Rows selected on the grid: these, or all that its search shows. */
export type Selection = { all: boolean; variantIds: number[]; address: Record<string, string> }

const words = z.object({ reason: line(200, ''), note: line(1000, '') })

/** Reads the form, with what the person chose for lines whose number moved written into its text. */
export function readBulkForm(form: URLSearchParams): { form: BulkForm; errors: Record<string, string> } {
  const text = (name: string) => form.get(name) ?? ''
  const mode = BULK_MODES.find((one) => one === text('mode')) ?? 'set'
  const said = words.safeParse({ reason: text('reason'), note: text('note') })
  const errors: Record<string, string> = {}
  if (!said.success) for (const { path, message } of said.error.issues) errors[String(path[0])] = message
  return {
    form: {
      mode,
      text: replaceLines(text('lines').replaceAll('\0', ' '), chosen(form)),
      quantity: text('quantity').trim().slice(0, 40),
      reason: said.data?.reason ?? text('reason').slice(0, 400),
      note: said.data?.note ?? text('note').slice(0, 2000),
      seen: readSeen(text('seen')),
      formKey: formKeyOf(form.get('key')),
      preview: form.has('preview'),
    },
    errors,
  }
}

/** "7-12 8-0": the number of the line, and what it stood at. */
const readSeen = (text: string) =>
  new Map([...text.matchAll(/(\d{1,6})-(\d{1,10})/g)].map(([, at, seen]) => [Number(at), Number(seen)] as const))

export const writeSeen = (seen: Iterable<readonly [number, number]>): string =>
  [...seen].map(([at, number]) => `${at}-${number}`).join(' ')

/** What each line that moved is to do: a number, a number with its sign, or nothing; and which lines are left out. */
function chosen(form: URLSearchParams): Map<number, string | null> {
  const instead = new Map<number, string | null>()
  const rest = form.get('rest')
  for (const [name, value] of form) {
    const at = /^(set|add|as)_(\d{1,6})$/.exec(name)
    if (!at?.[1] || (at[1] !== 'as' && at[1] !== rest)) continue
    if (value === '') continue
    instead.set(Number(at[2]), value === 'leave' || !readNumber(value) ? null : value)
  }
  if (rest === 'leave') for (const [name] of form) leaveOut(instead, /^set_(\d{1,6})$/.exec(name)?.[1])
  for (const at of (form.get('without') ?? '').split(' ')) leaveOut(instead, /^\d{1,6}$/.exec(at)?.[0])
  return instead
}

function leaveOut(instead: Map<number, string | null>, at: string | undefined): void {
  if (at && !instead.has(Number(at))) instead.set(Number(at), null)
}

export function readSelection(form: URLSearchParams): Selection | null {
  const variantIds = form
    .getAll('variant')
    .filter((id) => /^[1-9]\d{0,14}$/.test(id))
    .slice(0, MOST_BULK_LINES)
    .map(Number)
  if (!form.has('selection')) return null
  const address = Object.fromEntries(
    ['q', 'filter', 'category', 'state', 'sort'].map((key) => [key, form.get(key) ?? '']),
  )
  return { all: form.has('all'), variantIds, address }
}

export const textOfSkus = (skus: readonly string[]): string => skus.map(quoteSku).join('\n')
