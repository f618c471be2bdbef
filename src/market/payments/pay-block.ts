import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { MethodDetails } from './methods.ts'
import { networkOf } from './networks.ts'
import { type PayCode, payCode } from './pay-code.ts'

export type SentProof = { id: number; fileName: string; bytes: number | null; transactionId: string; at: Date }

/** What a buyer needs to make one payment of an order, and what they have sent for it. */
export type PayBlock = {
  id: number
  kind: 'bank' | 'wallet' | 'none'
  method: MethodDetails
  /** A wallet's network in words. */
  networkName: string
  amountMinor: number
  refundedMinor: number
  currency: string
  reference: string
  assetAmount: string | null
  status: string
  dueAt: Date
  proofs: SentProof[]
  /** Why the last proof did not do, in the reviewer's words. */
  reason: string
  code: PayCode | null
}

type Row = Omit<PayBlock, 'networkName' | 'code'>

/** The payments of an order as its buyer makes them, with their codes. The caller has seen that they may. */
export async function listPayBlocks(db: Database, orderId: number): Promise<PayBlock[]> {
  const { rows } = await sql<Row>`
    select p.id, p.method_kind as kind, p.method, p.amount_minor as "amountMinor", p.refunded_minor as "refundedMinor",
      p.currency, p.reference, p.asset_amount as "assetAmount", p.status, p.due_at as "dueAt",
      (select coalesce(json_agg(json_build_object('id', f.id, 'fileName', f.file_name, 'bytes', f.bytes,
         'transactionId', f.transaction_id, 'at', f.created_at) order by f.id), '[]')
       from payment_proofs f where f.payment_id = p.id) as proofs,
      coalesce((select e.reason from payment_events e where e.payment_id = p.id and e.action in ('asked-again', 'rejected')
       order by e.id desc limit 1), '') as reason
    from payments p where p.order_id = ${orderId} order by p.id`.execute(db)
  return Promise.all(rows.map(complete))
}

// Who has paid needs no code, and drawing one takes a while.
const UNPAID = ['awaiting', 'rejected']

async function complete(row: Row): Promise<PayBlock> {
  const code = UNPAID.includes(row.status) ? await payCode(row) : null
  const proofs = row.proofs.map((proof) => ({ ...proof, at: new Date(proof.at) }))
  return { ...row, proofs, code, networkName: networkOf(row.method.network ?? '')?.name ?? '' }
}

/** A proof's file of this order's own payments, for its buyer: which payment it belongs to; null for any other. */
export async function findOwnProof(db: Database, orderId: number, proofId: number): Promise<number | null> {
  const row = await db
    .selectFrom('payment_proofs as f')
    .innerJoin('payments as p', 'p.id', 'f.payment_id')
    .select('p.id')
    .where('f.id', '=', proofId)
    .where('p.order_id', '=', orderId)
    .executeTakeFirst()
  return row?.id ?? null
}
