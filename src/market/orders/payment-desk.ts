import { type SelectQueryBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Database } from '#src/database/connect.ts'
import type { DB } from '#src/database/schema.ts'
import type { Limits } from '#src/market/payments/limits.ts'
import { type ProofMatch, proofMatches } from '#src/market/payments/proof-matches.ts'
import { transactionKey } from '#src/market/payments/proofs.ts'
import { type PaymentRecord, readPayment, selectPayment } from './payment-record.ts'
import type { PaymentStatus } from './states.ts'

/** A view of the payments: what waits for staff, what waits for buyers, and what is settled. */
export const PAYMENT_VIEWS = ['review', 'late', 'waiting', 'accepted', 'ended', 'refunded', 'all'] as const
export type PaymentView = (typeof PAYMENT_VIEWS)[number]

const STATUSES: Record<Exclude<PaymentView, 'all'>, PaymentStatus[]> = {
  review: ['under-review'],
  late: ['needs-decision'],
  waiting: ['awaiting', 'rejected'],
  accepted: ['accepted'],
  ended: ['expired', 'cancelled'],
  refunded: ['refunded'],
}

export type PaymentRow = {
  id: number
  number: string
  buyerName: string
  amount: number
  currency: string
  status: PaymentStatus
  /** Since when it waits: its last proof, else the order. */
  since: Date
  /** A proof of it is the same file, or names the same transaction, as one of another payment. */
  reused: boolean
  /** One of two people has accepted it. */
  half: boolean
}
export type PaymentDesk = {
  counts: { review: number; late: number }
  rows: PaymentRow[]
  next: number | null
  open: PaymentRecord | null
  /** What the open payment's proofs are like, anywhere else in the market. */
  matches: ProofMatch[]
  limits: Limits
}

export const PAYMENT_PAGE = 30

type Payments = SelectQueryBuilder<DB & { p: DB['payments']; o: DB['orders'] }, 'p' | 'o', object>
const since = sql<Date>`coalesce(p.submitted_at, p.created_at)`

/** How many payments wait for somebody to decide. */
export async function countPaymentsToReview(db: Database): Promise<number> {
  const { waiting } = await db
    .selectFrom('payments')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('status', 'in', ['under-review', 'needs-decision'])
    .executeTakeFirstOrThrow()
  return waiting
}

/** The queue, how many wait, and the payment that is open: one query. Queues come oldest first, the rest newest first. */
export async function getPaymentDesk(
  db: Database,
  where: { view: PaymentView; q: string; after?: number | null; openId?: number | null },
): Promise<PaymentDesk> {
  const rows = inOrder(within(matching(db, where.q), where.view), where).limit(PAYMENT_PAGE + 1)
  const row = await db
    .selectNoFrom(() => [
      jsonObjectFrom(counted(db)).as('counts'),
      jsonArrayFrom(rows.select(columns)).as('rows'),
      jsonObjectFrom(selectPayment(db, where.openId ?? 0)).as('open'),
      jsonArrayFrom(proofMatches(where.openId ?? 0)).as('matches'),
      db.selectFrom('site_settings').select('two_person_minor').as('limits'),
    ])
    .executeTakeFirstOrThrow()
  const shown = row.rows.slice(0, PAYMENT_PAGE).map((one) => ({ ...one, since: new Date(one.since) }) as PaymentRow)
  return {
    counts: row.counts ?? { review: 0, late: 0 },
    rows: shown,
    next: row.rows.length > PAYMENT_PAGE ? (shown.at(-1)?.id ?? null) : null,
    open: row.open && readPayment(row.open),
    matches: row.matches.map((one) => ({ ...one, at: new Date(one.at) })),
    limits: (row.limits ?? {}) as unknown as Limits,
  }
}

/** The payment that has waited longest after this one, else the longest waiting of all; null when nothing waits. */
export async function findNextPayment(db: Database, afterId: number): Promise<number | null> {
  const next = await db
    .selectFrom('payments as p')
    .select('p.id')
    .where('p.status', '=', 'under-review')
    .orderBy(
      sql`(p.submitted_at, p.id) > (select coalesce(l.submitted_at, l.created_at), l.id from payments l where l.id = ${afterId})`,
      'desc',
    )
    .orderBy('p.submitted_at')
    .orderBy('p.id')
    .limit(1)
    .executeTakeFirst()
  return next?.id ?? null
}

const counted = (db: Database) =>
  db
    .selectFrom('payments')
    .select([
      sql<number>`count(*) filter (where status = 'under-review')`.as('review'),
      sql<number>`count(*) filter (where status = 'needs-decision')`.as('late'),
    ])
    .where('status', 'in', ['under-review', 'needs-decision'])

const columns = [
  'p.id',
  'o.number',
  'o.name as buyerName',
  'p.amount_minor as amount',
  'p.currency',
  sql<PaymentStatus>`p.status`.as('status'),
  since.as('since'),
  sql<boolean>`p.first_accepted_by is not null`.as('half'),
  sql<boolean>`exists (select from payment_proofs f join payment_proofs g
    on g.payment_id <> f.payment_id and g.sha256 = f.sha256 where f.payment_id = p.id)
    or exists (select from payment_proofs f join payment_proofs g
    on g.payment_id <> f.payment_id and g.transaction_key = f.transaction_key and g.transaction_key <> ''
    where f.payment_id = p.id)`.as('reused'),
] as const

/** An order's number, a buyer's address or a transaction's id, each as a whole: all of them are found by an index. */
function matching(db: Database, q: string): Payments {
  const all = db.selectFrom('payments as p').innerJoin('orders as o', 'o.id', 'p.order_id') as unknown as Payments
  if (q === '') return all
  return all.where(
    sql<boolean>`p.id in (
      select y.id from payments y join orders oo on oo.id = y.order_id
      where oo.number = ${q.toUpperCase()} or oo.email = ${q.toLowerCase()}
      union select payment_id from payment_proofs where transaction_key = ${transactionKey(q)} and transaction_key <> '')`,
  )
}

const within = (payments: Payments, view: PaymentView): Payments =>
  view === 'all' ? payments : payments.where('p.status', 'in', STATUSES[view])

function inOrder(payments: Payments, { view, after }: { view: PaymentView; after?: number | null }): Payments {
  if (view !== 'review' && view !== 'late') {
    const page = after ? payments.where('p.id', '<', after) : payments
    return page.orderBy('p.id', 'desc')
  }
  const page = after
    ? payments.where(
        sql<boolean>`(${since}, p.id) > (select coalesce(l.submitted_at, l.created_at), l.id from payments l where l.id = ${after})`,
      )
    : payments
  return page.orderBy(since).orderBy('p.id')
}
