import type { Typed } from '#src/lib/form.ts'

/** What of a listing can be chosen more than once: shops by their slugs, options as "Size:42". */
export type Many = { shop: readonly string[]; option: readonly string[] }
/** A listing's address: the page it is on and what was chosen there. */
export type ListingPlace = { base: string; typed: Typed; many: Many }

/** The same listing with something chosen otherwise, from its first page on. */
export function changed({ base, typed, many }: ListingPlace, change: Typed, changedMany: Partial<Many> = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...typed, ...change })) if (value) query.append(name, value)
  for (const [name, values] of Object.entries({ ...many, ...changedMany }))
    for (const value of values ?? []) query.append(name, value)
  const text = query.toString()
  return text ? `${base}?${text}` : base
}

export const NONE: Many = { shop: [], option: [] }

export const without = (chosen: readonly string[], one: string): string[] => chosen.filter((other) => other !== one)
