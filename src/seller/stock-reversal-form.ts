import * as z from 'zod'
import { REVERSAL_KINDS, type ReversalKind } from '#src/market/stock/reversal-lines.ts'
import { isSnapshot, type Seen } from '#src/market/stock/reversal-moves.ts'

const line = (most: number, fallback: string, what: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text ?? '').replace(/\p{Cc}+/gu, ' ').trim() || fallback)
    .refine((text) => text.length <= most, `${what} has at most ${most} letters.`)

/** Without a choice it is the one-click Undo: everything, or nothing where there is a conflict. */
export const reversalForm = z.object({
  choice: z.enum(['clean', 'difference'], { error: 'Choose which lines to undo.' }).optional(),
  reason: line(200, 'undone', 'The reason'),
  // What the undo leaves is written behind it.
  note: line(800, '', 'The note'),
  clean: z.string().max(64).optional(),
  difference: z.string().max(64).optional(),
  snapshot: z.string().max(4000).optional(),
  at: z.coerce.date().optional().catch(undefined),
})

/** What the page showed, if the form says it; a program that posts without having looked is judged as things are. */
export function seenOf(form: z.output<typeof reversalForm>): Seen | undefined {
  const sign = form.choice && form[form.choice]
  if (!sign || !form.at || !form.snapshot || !isSnapshot(form.snapshot)) return undefined
  return { sign, snapshot: form.snapshot, at: form.at }
}

/** Which lines of the preview, as an address says it. */
export function readPreviewQuery(query: Record<string, string>): { kind: ReversalKind | null; after: string | null } {
  return { kind: REVERSAL_KINDS.find((kind) => kind === query.kind) ?? null, after: query.after ?? null }
}
