import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { sha256 } from '#src/lib/secret.ts'
import { hashOf } from './audit-rows.ts'

/** A variant's newest update by some moment. */
export type VariantHead = { variantId: number; seq: number; hash: Buffer }

/** Bytes of one variant in what a head is made over, and in what it keeps of each variant that has moved. */
const [FULL, KEPT] = [44, 20]

/** Every variant of a shop with its newest update, in the order of the variants: what a head is a hash over. */
export class HeadState {
  #heads = new Map<number, VariantHead>()
  #bytes: Buffer | null = null
  #places = new Map<number, number>()
  updates = 0

  get variants(): number {
    return this.#heads.size
  }

  get(variantId: number): VariantHead | undefined {
    return this.#heads.get(variantId)
  }

  set(head: VariantHead): void {
    const before = this.#heads.get(head.variantId)
    this.updates += head.seq - (before?.seq ?? 0)
    this.#heads.set(head.variantId, head)
    const place = this.#places.get(head.variantId)
    if (this.#bytes && place !== undefined) write(this.#bytes, place, head)
    else this.#bytes = null
  }

  hash(): Buffer {
    this.#bytes ??= this.#build()
    return sha256(this.#bytes)
  }

  #build(): Buffer {
    const all = [...this.#heads.values()].sort((a, b) => a.variantId - b.variantId)
    const bytes = Buffer.alloc(all.length * FULL)
    this.#places = new Map(all.map((head, at) => [head.variantId, at * FULL]))
    for (const [at, head] of all.entries()) write(bytes, at * FULL, head)
    return bytes
  }
}

function write(bytes: Buffer, at: number, { variantId, seq, hash }: VariantHead): void {
  bytes.writeBigInt64BE(BigInt(variantId), at)
  bytes.writeInt32BE(seq, at + 8)
  hash.copy(bytes, at + 12)
}

export type HeadFacts = {
  shopId: number
  day: string
  micros: string
  variants: number
  updates: number
  prevHash: Buffer
}

/** A head: over which shop and day it is for, the counts, the head before it and the state of every variant. */
export const headHash = ({ shopId, day, micros, variants, updates, prevHash }: HeadFacts, state: Buffer): Buffer =>
  hashOf('head', shopId, day, micros, variants, updates, prevHash.toString('hex'), state.toString('hex'))

/** What a head keeps of the variants that moved since the one before: enough to name the one that no longer fits. */
export function packMoved(heads: readonly VariantHead[]): Buffer {
  const bytes = Buffer.alloc(heads.length * KEPT)
  for (const [i, { variantId, seq, hash }] of heads.entries()) {
    bytes.writeBigInt64BE(BigInt(variantId), i * KEPT)
    bytes.writeInt32BE(seq, i * KEPT + 8)
    hash.copy(bytes, i * KEPT + 12, 0, 8)
  }
  return bytes
}

export type MovedHead = { variantId: number; seq: number; start: Buffer }

export const unpackMoved = (bytes: Buffer): MovedHead[] =>
  Array.from({ length: Math.floor(bytes.length / KEPT) }, (_, i) => ({
    variantId: Number(bytes.readBigInt64BE(i * KEPT)),
    seq: bytes.readInt32BE(i * KEPT + 8),
    start: bytes.subarray(i * KEPT + 12, (i + 1) * KEPT),
  }))

const VARIANTS_AT_ONCE = 2000

/** The state of a shop at a moment, from the ledger alone; `moved` are those that changed after `since`. */
export async function readHeadState(
  db: Database | Tx,
  shopId: number,
  asOf: string,
  since: string | null,
): Promise<{ state: HeadState; moved: VariantHead[] }> {
  const state = new HeadState()
  const moved: VariantHead[] = []
  for (let after = 0; ; ) {
    const { rows } = await sql<VariantHead & { hasMoved: boolean; last: number }>`
      select l.variant_id as "variantId", m.seq, m.hash,
        ${since === null ? sql`true` : sql`m.created_at > ${since}::timestamptz`} as "hasMoved"
      from (select variant_id from stock_levels where shop_id = ${shopId} and variant_id > ${after}
            order by variant_id limit ${VARIANTS_AT_ONCE}) l
        left join lateral (select u.seq, u.hash, u.created_at from stock_updates u
          where u.variant_id = l.variant_id and u.seq = stock_seq_as_of(l.variant_id, ${asOf}::timestamptz)) m on true
      order by l.variant_id`.execute(db)
    for (const { variantId, seq, hash, hasMoved } of rows) {
      if (seq === null) continue
      state.set({ variantId, seq, hash })
      if (hasMoved) moved.push({ variantId, seq, hash })
    }
    const last = rows.at(-1)
    if (!last || rows.length < VARIANTS_AT_ONCE) return { state, moved }
    after = last.variantId
  }
}
