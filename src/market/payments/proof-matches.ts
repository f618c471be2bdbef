import { type RawBuilder, sql } from 'kysely'

/**
 * In how many of 64 bits two pictures may differ and still count as nearly the same. Seven is also what the index can
 * promise: of eight bytes with at most seven changed bits, one is unchanged (phash_bands in the migration).
 */
export const ALIKE_BITS = 7
/** So many are shown for one proof; more would say nothing new. */
const MOST_MATCHES = 10

export type ProofMatch = {
  /** The proof of the payment that is looked at. */
  proofId: number
  /** The other one, of another payment anywhere in the market. */
  otherId: number
  paymentId: number
  number: string
  /** The other payment's, one of those in orders/states.ts. */
  status: string
  kind: 'file' | 'picture' | 'transaction'
  /** For pictures: in how many bits they differ. */
  distance: number | null
  hasPicture: boolean
  sameBuyer: boolean
  at: Date
}

/**
 * Proofs of other payments that are the same file, nearly the same picture, or name the same transaction: the newest of
 * each kind for each proof of this payment. The first and the last are found by an index of what is equal; pictures by
 * an index of the eight bytes of their hash, so only those that agree in one byte have their bits counted.
 */
export const proofMatches = (paymentId: number): RawBuilder<ProofMatch> => sql`(
    with mine as materialized (
      select id, sha256, phash, transaction_key from payment_proofs where payment_id = ${paymentId}
    ), found as (
      select m.id as proof_id, o.id as other_id, 'file' as kind, null::int as distance
      from mine m cross join lateral (
        select id from payment_proofs where sha256 = m.sha256 and payment_id <> ${paymentId}
        order by id desc limit ${MOST_MATCHES}) o
      union all
      select m.id, o.id, 'transaction', null
      from mine m cross join lateral (
        select id from payment_proofs
        where transaction_key = m.transaction_key and transaction_key <> '' and payment_id <> ${paymentId}
        order by id desc limit ${MOST_MATCHES}) o
      union all
      select m.id, o.id, 'picture', o.distance
      from mine m cross join lateral (
        select id, bit_count((phash # m.phash)::bit(64))::int as distance from payment_proofs
        where phash is not null and phash_bands(phash) && phash_bands(m.phash)
          and bit_count((phash # m.phash)::bit(64)) <= ${ALIKE_BITS}
          and payment_id <> ${paymentId} and sha256 <> m.sha256
        order by 2, id desc limit ${MOST_MATCHES}) o
    )
    select f.proof_id as "proofId", f.other_id as "otherId", f.kind, f.distance, p.payment_id as "paymentId",
      o.number, y.status, p.phash is not null as "hasPicture", p.created_at as at,
      o.email = (select oo.email from orders oo join payments yy on yy.order_id = oo.id where yy.id = ${paymentId})
        as "sameBuyer"
    from found f join payment_proofs p on p.id = f.other_id join payments y on y.id = p.payment_id
      join orders o on o.id = y.order_id
    order by f.proof_id, f.kind, f.distance, f.other_id desc)`
