import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '#src/database/connect.ts'
import type { PaymentEvent } from '#src/market/payments/events.ts'
import type { MethodDetails } from '#src/market/payments/methods.ts'
import { itemOf } from './item-words.ts'
import { seenOf } from './payment-decision.ts'
import type { PaymentStatus } from './states.ts'

export type ProofRecord = {
  id: number
  fileName: string
  mediaType: string | null
  bytes: number | null
  hasPicture: boolean
  transactionId: string
  at: Date
  uploader: string | null
}
export type PaidShopOrder = {
  id: number
  number: string
  shopName: string
  status: string
  total: number
  items: string[]
  /** What of it would have to be there to fulfil it now, and how much is free. */
  wanted: { title: string; quantity: number; free: number }[]
  /** What cancellations and returns say is to be given back. */
  refundDue: number
  refunded: number
}
export type RefundRecord = {
  id: number
  shopOrderId: number | null
  amount: number
  reason: string
  reference: string
  actorName: string
  at: Date
}

/** All that is known of one payment, for whoever decides on it. */
export type PaymentRecord = {
  id: number
  status: PaymentStatus
  amount: number
  currency: string
  refunded: number
  kind: 'bank' | 'wallet' | 'none'
  method: Partial<MethodDetails>
  reference: string
  assetAmount: string | null
  dueAt: Date
  submittedAt: Date | null
  firstAcceptedBy: number | null
  firstAcceptedName: string | null
  firstAcceptedAt: Date | null
  order: { id: number; number: string; name: string; email: string; userId: number | null; placedAt: Date }
  shopOrders: PaidShopOrder[]
  /** Is all it pays for free to be had now? */
  inStock: boolean
  proofs: ProofRecord[]
  events: PaymentEvent[]
  refunds: RefundRecord[]
  /** Payments of the same order in other currencies. */
  others: { id: number; amount: number; currency: string; status: PaymentStatus }[]
  seen: string
}

/** One payment with all that belongs to it, as one row; read it with readPayment. */
export const selectPayment = (db: Database, id: number) =>
  db
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .leftJoin('users as f', 'f.id', 'p.first_accepted_by')
    .select(['p.id', 'p.status', 'p.amount_minor as amount', 'p.currency', 'p.refunded_minor as refunded'])
    .select(['p.method_kind as kind', 'p.method', 'p.reference', 'p.asset_amount as assetAmount', 'p.due_at as dueAt'])
    .select(['p.submitted_at as submittedAt', 'p.first_accepted_by as firstAcceptedBy', 'f.name as firstAcceptedName'])
    .select('p.first_accepted_at as firstAcceptedAt')
    .select(['o.id as orderId', 'o.number', 'o.name', 'o.email', 'o.user_id as userId', 'o.created_at as placedAt'])
    .select(() => [
      jsonArrayFrom(proofsOf(db)).as('proofs'),
      jsonArrayFrom(eventsOf(db)).as('events'),
      jsonArrayFrom(refundsOf(db)).as('refunds'),
      jsonArrayFrom(shopOrdersOf(db)).as('shopOrders'),
      jsonArrayFrom(othersOf(db)).as('others'),
    ])
    .where('p.id', '=', id)

const proofsOf = (db: Database) =>
  db
    .selectFrom('payment_proofs as d')
    .leftJoin('users as u', 'u.id', 'd.uploaded_by')
    .select(['d.id', 'd.file_name as fileName', 'd.media_type as mediaType', 'd.bytes', 'd.created_at as at'])
    .select([
      'd.transaction_id as transactionId',
      'u.name as uploader',
      sql<boolean>`d.phash is not null`.as('hasPicture'),
    ])
    .where('d.payment_id', '=', sql<number>`p.id`)
    .orderBy('d.id', 'desc')

const eventsOf = (db: Database) =>
  db
    .selectFrom('payment_events as e')
    .select(['e.id', 'e.proof_id as proofId', 'e.actor_id as actorId', 'e.actor_name as actorName', 'e.action'])
    .select(['e.reason', 'e.details', 'e.created_at as at'])
    .where('e.payment_id', '=', sql<number>`p.id`)
    .orderBy('e.id', 'desc')
    .limit(200)

const refundsOf = (db: Database) =>
  db
    .selectFrom('refunds as r')
    .innerJoin('users as u', 'u.id', 'r.actor_id')
    .select(['r.id', 'r.shop_order_id as shopOrderId', 'r.amount_minor as amount', 'r.reason', 'r.reference'])
    .select(['u.name as actorName', 'r.created_at as at'])
    .where('r.payment_id', '=', sql<number>`p.id`)
    .orderBy('r.id')

type Line = { title: string; options: string[]; quantity: number; open: number; free: number | null }

const shopOrdersOf = (db: Database) =>
  db
    .selectFrom('shop_orders as s')
    .select(['s.id', 's.number', 's.shop_name as shopName', 's.status', 's.total_minor as total'])
    .select([
      sql<number>`(select coalesce(sum(refund_due_minor), 0) from order_returns where shop_order_id = s.id)`.as(
        'refundDue',
      ),
      sql<number>`(select coalesce(sum(amount_minor), 0) from refunds where shop_order_id = s.id)`.as('refunded'),
      sql<Line[]>`(select coalesce(json_agg(json_build_object(
        'title', l.title, 'options', l.options, 'quantity', l.quantity, 'open', l.quantity - l.cancelled,
        'free', greatest(k.on_hand - k.held, 0)) order by l.id), '[]')
        from order_lines l left join stock_levels k on k.variant_id = l.variant_id
        where l.shop_order_id = s.id)`.as('lines'),
    ])
    .where('s.payment_id', '=', sql<number>`p.id`)
    .orderBy('s.id')

const othersOf = (db: Database) =>
  db
    .selectFrom('payments as y')
    .select(['y.id', 'y.amount_minor as amount', 'y.currency', 'y.status'])
    .where('y.order_id', '=', sql<number>`p.order_id`)
    .where('y.id', '<>', sql<number>`p.id`)
    .orderBy('y.id')

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof selectPayment>['executeTakeFirst']>>>
/** What JSON made of a row: its moments are text. */
type AsJson = {
  [K in keyof Row]: [Extract<Row[K], Date>] extends [never] ? Row[K] : Exclude<Row[K], Date> | string | Date
}

const moment = (at: string | Date | null): Date | null => (at === null ? null : new Date(at))
const dated = <T extends { at: Date }>(rows: readonly unknown[]): T[] =>
  (rows as T[]).map((row) => ({ ...row, at: new Date(row.at) }))

export function readPayment(row: AsJson): PaymentRecord {
  const proofs = dated<ProofRecord>(row.proofs)
  const { id, amount, currency, refunded, reference, assetAmount, firstAcceptedBy, firstAcceptedName } = row
  const status = row.status as PaymentStatus
  const shopOrders = row.shopOrders.map(({ lines, ...one }) => ({
    ...one,
    items: lines.map(itemOf),
    wanted: wantedOf(lines),
  }))
  return {
    ...{ id, status, amount, currency, refunded, reference, assetAmount, firstAcceptedBy, firstAcceptedName, proofs },
    kind: row.kind as PaymentRecord['kind'],
    method: row.method as Partial<MethodDetails>,
    dueAt: new Date(row.dueAt),
    submittedAt: moment(row.submittedAt),
    firstAcceptedAt: moment(row.firstAcceptedAt),
    order: {
      id: row.orderId,
      number: row.number,
      name: row.name,
      email: row.email,
      userId: row.userId,
      placedAt: new Date(row.placedAt),
    },
    shopOrders,
    inStock: shopOrders.every(({ wanted }) => wanted.every(({ quantity, free }) => free >= quantity)),
    events: dated<PaymentEvent>(row.events),
    refunds: dated<RefundRecord>(row.refunds),
    others: row.others as PaymentRecord['others'],
    seen: seenOf({ status, lastProofId: proofs[0]?.id ?? null, firstAcceptedBy }),
  }
}

const wantedOf = (lines: readonly Line[]) =>
  lines
    .filter(({ open }) => open > 0)
    .map(({ title, options, open, free }) => ({
      title: [title, ...options].join(' '),
      quantity: open,
      free: free ?? 0,
    }))
