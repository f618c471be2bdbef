import type { Typed } from '#src/lib/form.ts'
import { withQuery } from '#src/lib/paths.ts'

/** A listing's address: the page it is on and what was chosen there. */
export type ListingPlace = { base: string; typed: Typed }

/** The same listing with something chosen otherwise, from its first page on. */
export const changed = ({ base, typed }: ListingPlace, change: Typed): string =>
  withQuery(base, { ...typed, ...change })
