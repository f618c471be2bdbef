import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { log } from '#src/lib/log.ts'
import { formatMoney } from '#src/lib/money.ts'
import { exactTime } from '#src/lib/relative-time.ts'
import { tellAll } from '#src/market/notifications/tell.ts'
import { orderLink } from './access.ts'
import { endUnpaid } from './settlement.ts'
import { UNPAID } from './states.ts'
import { theMarket } from './timeline.ts'

type Means = { secret: string }

/**
 * Ends payments whose time is over, each in a transaction of its own; answers how many. For the worker: several may run
 * at once, and one payment that fails does not keep the others waiting.
 */
export async function endOverduePayments(db: Database, means: Means, most = 200): Promise<number> {
  const due = await db
    .selectFrom('payments')
    .select('id')
    .where('status', 'in', UNPAID)
    .where('due_at', '<=', now())
    .orderBy('due_at')
    .limit(most)
    .execute()
  let ended = 0
  for (const { id } of due) {
    try {
      const outcome = { outcome: 'expired', actor: theMarket } as const
      if (await db.transaction().execute((tx) => endUnpaid(tx, means, id, outcome))) ended += 1
    } catch (error) {
      log.warn('a payment could not be ended', {
        payment: id,
        error: error instanceof Error ? error.message : 'unknown',
      })
    }
  }
  return ended
}

type Reminded = {
  id: number
  number: string
  userId: number | null
  email: string
  minor: number
  currency: string
  dueAt: Date
}

/**
 * Reminds buyers once of what they have not paid yet: when three quarters of its time are over, or a day before the end
 * where that is later. Where a proof was refused its time begins anew. Answers how many were reminded.
 */
export async function remindOfPayments(db: Database, { secret }: Means, most = 200): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const reminded = await noteReminders(tx, most)
    const messages = reminded.map(({ number, userId, email, minor, currency, dueAt }) => {
      const link = orderLink(secret, { number, userId })
      const data = { number, amount: formatMoney({ minor, currency }), due: exactTime(dueAt), link }
      return { to: { userId, email }, mail: { kind: 'payment-reminder' as const, data } }
    })
    await tellAll(tx, secret, messages)
    return reminded.length
  })
}

/** Whoever is being paid, or ended, at this moment is left for the next round, which will see what became of it. */
async function noteReminders(tx: Tx, most: number): Promise<Reminded[]> {
  const { rows } = await sql<Reminded>`
    with due as materialized (
      select id from payments
      where status = any (${[...UNPAID]}::text[]) and reminded_at is null and due_at > ${now()}
        and greatest(due_at - (due_at - coalesce(decided_at, created_at)) * 0.25, due_at - interval '1 day') <= ${now()}
      order by due_at limit ${most} for no key update skip locked
    )
    update payments p set reminded_at = ${now()} from due, orders o where p.id = due.id and o.id = p.order_id
    returning p.id, o.number, o.user_id as "userId", o.email, p.amount_minor as minor, p.currency,
      p.due_at as "dueAt"`.execute(tx)
  return rows
}
