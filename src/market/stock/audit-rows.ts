import { sha256 } from '#src/lib/secret.ts'

/** A wrong row, as found; audit.ts gives it its shop's and variant's names. */
export type Found = {
  shopId: number
  variantId?: number
  seq?: number
  batchId?: number
  /** Of a head: the day it was kept for. */
  day?: string
  what: string
  /** A level that disagrees with its ledger or its holds, and can follow them again. */
  drift?: boolean
}
export type Report = (one: Found) => void

/** Rows read at a time: the audit's memory does not grow with the ledger. */
export const PAGE = 2000
/** What a chain begins with. */
export const ZERO: Buffer = Buffer.alloc(32)

/** SHA-256 over facts joined by U+001F, which none of them may hold: the text that the ledger's triggers hash, too. */
export const hashOf = (...facts: (string | number)[]): Buffer => sha256(facts.join('\x1f'))
