import type { Typed } from '#src/lib/form.ts'

/** Product field id to what was typed, from fields called `field_<id>`. */
export function toldOf(typed: Typed): Record<string, string> {
  const told: Record<string, string> = {}
  for (const [name, value] of Object.entries(typed)) {
    const id = /^field_(\d{1,15})$/.exec(name)?.[1]
    if (id) told[id] = value
  }
  return told
}

/** A whole number of units; null where it is none. */
export function quantityOf(typed: string | undefined): number | null {
  const text = (typed ?? '').trim()
  return /^\d{1,5}$/.test(text) ? Number(text) : null
}

export const idOf = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
