import type { z } from 'zod'

export type Errors = Record<string, string>
/** What was typed, name by name, so that a refused form comes back as it was. */
export type Typed = Record<string, string>

export type Parsed<T> = { ok: true; value: T; typed: Typed } | { ok: false; errors: Errors; typed: Typed }

/** The key of a form that must not act twice; null where it carries none. */
export const formKeyOf = (typed: string | null): string | null => (/^[\w-]{8,100}$/.test(typed ?? '') ? typed : null)

/** The text fields of a form; files are left to whoever expects them. Repeated names keep their last value. */
export function typedOf(body: FormData | URLSearchParams): Typed {
  const typed: Typed = {}
  for (const [name, value] of body.entries()) if (typeof value === 'string') typed[name] = value
  return typed
}

/** Checks a form against its schema: the values, or for each wrong field its first message. */
export function parseForm<S extends z.ZodType>(
  schema: S,
  body: FormData | URLSearchParams | Typed,
): Parsed<z.output<S>> {
  const typed = body instanceof FormData || body instanceof URLSearchParams ? typedOf(body) : body
  const result = schema.safeParse(typed)
  if (result.success) return { ok: true, value: result.data, typed }
  const errors: Errors = {}
  for (const issue of result.error.issues) {
    const field = issue.path.map(String).join('.') || 'form'
    errors[field] ??= issue.message
  }
  return { ok: false, errors, typed }
}
