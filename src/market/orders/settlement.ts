import type { Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { warnOfLowPools } from '#src/market/delivery/pool-warnings.ts'
import { releaseHolds } from '#src/market/stock/holds.ts'
import { endDiscountUses, reviveDiscountUses } from './discount-count.ts'
import { handOverKeys } from './key-delivery.ts'
import { holderOf, type LockedPayment, listWanted, lockPayment, type WantedLine } from './order-lock.ts'
import { secureStock, sellHeld, shopsOf } from './order-stock.ts'
import { tellEnded, tellLate, tellPaid } from './settlement-news.ts'
import { mayMovePayment, type PaymentStatus, UNPAID } from './states.ts'
import { noteEvent, type OrderActor, theBuyer } from './timeline.ts'

type Means = { secret: string }

/** While somebody looks at a proof its goods stay held: for longer than any proof should ever wait. */
const REVIEW_SECONDS = 30 * 24 * 3600
/** Who has to prove a payment again has at least a day for it. */
const AGAIN_SECONDS = 24 * 3600
const WHILE_WRITING_SECONDS = 900

/**
 * The money of a payment is there: its stock is sold, its keys belong to their units, buyer and shops are told. Where
 * the holds had run out it tries to hold again; where that fails, or a discount code was used up since, the payment
 * 'needs-decision' and staff are told.
 * Accepting twice does nothing more. Refuses (conflict) what can no longer be accepted.
 */
export async function markPaid(
  tx: Tx,
  means: Means,
  paymentId: number,
  actor: OrderActor,
): Promise<'accepted' | 'needs-decision'> {
  const locked = await lockPayment(tx, paymentId)
  if (locked.payment.status === 'accepted') return 'accepted'
  refuseMove(locked.payment.status, 'accepted')
  const wanted = await listWanted(tx, locked)
  const short = await secure(tx, locked, wanted, WHILE_WRITING_SECONDS)
  if (short) return waitForDecision(tx, means, { locked, actor, short })
  await sellHeld(tx, locked, wanted, theBuyer(locked.userId))
  await setStatus(tx, paymentId, 'accepted')
  await reviveShopOrders(tx, wanted, { paid: true })
  await noteEvent(tx, { orderId: locked.orderId, actor, action: 'paid', details: moneyOf(locked) })
  const keys = await handOverKeys(tx, wanted)
  await tellPaid(tx, means.secret, { locked, wanted, keys })
  await warnOfLowPools(
    tx,
    means.secret,
    keys.map((line) => line.variantId),
  )
  return 'accepted'
}

/**
 * A proof was sent: the payment waits for somebody to look at it, and its stock stays held meanwhile. After its time
 * it tries to hold the stock again; where that fails the payment 'needs-decision'. Answers the payment's new state.
 * Refuses (conflict) what is paid or settled already.
 */
export async function putUnderReview(
  tx: Tx,
  means: Means,
  paymentId: number,
  actor: OrderActor,
): Promise<'under-review' | 'needs-decision'> {
  const locked = await lockPayment(tx, paymentId)
  const { status } = locked.payment
  if (status === 'under-review' || status === 'needs-decision') {
    await tx.updateTable('payments').set({ submitted_at: now() }).where('id', '=', paymentId).execute()
    return status
  }
  refuseMove(status, 'under-review')
  const wanted = await listWanted(tx, locked)
  const short = await secure(tx, locked, wanted, REVIEW_SECONDS)
  if (short) return waitForDecision(tx, means, { locked, actor, short })
  await setStatus(tx, paymentId, 'under-review', { submitted_at: now() })
  const late = status === 'expired' || status === 'cancelled'
  if (late) await reviveShopOrders(tx, wanted, { paid: false })
  const action = late ? 'payment-taken-up' : 'proof-sent'
  await noteEvent(tx, { orderId: locked.orderId, actor, action, details: moneyOf(locked) })
  return 'under-review'
}

/**
 * A proof does not do and another is asked for: the payment waits for its buyer again, for at least a day. Whoever
 * decides tells the buyer why. Refuses (conflict) what is not under review.
 */
export async function askAgain(tx: Tx, paymentId: number, actor: OrderActor, reason: string): Promise<void> {
  const locked = await lockPayment(tx, paymentId)
  refuseMove(locked.payment.status, 'rejected')
  const due_at = new Date(Math.max(locked.payment.dueAt.getTime(), after(AGAIN_SECONDS).getTime()))
  await setStatus(tx, paymentId, 'rejected', { due_at, reminded_at: null })
  const details = { ...moneyOf(locked), again: true }
  await noteEvent(tx, { orderId: locked.orderId, actor, action: 'payment-rejected', note: reason, details })
}

type Ending = {
  outcome: 'expired' | 'cancelled' | 'rejected'
  actor: OrderActor
  reason?: string
}

/**
 * Ends a payment that was not made: its stock is free again, its shop orders are cancelled, discount codes may be used
 * again once nothing else of the order is paid or open. A proof that is being looked at ends only by being rejected. The
 * buyer is told of 'expired' and 'cancelled'; of 'rejected' by whoever decided. Answers false where nothing was to end.
 */
export async function endUnpaid(
  tx: Tx,
  means: Means,
  paymentId: number,
  { outcome, actor, reason = '' }: Ending,
): Promise<boolean> {
  const locked = await lockPayment(tx, paymentId)
  const to: PaymentStatus = outcome === 'expired' ? 'expired' : 'cancelled'
  const { status, dueAt } = locked.payment
  const waits = (UNPAID as readonly PaymentStatus[]).includes(status)
  if (!waits && !(outcome === 'rejected' && status === 'under-review')) return false
  if (outcome === 'expired' && dueAt > now()) return false
  const wanted = await listWanted(tx, locked)
  await releaseHolds(tx, holderOf(locked.orderId), shopsOf(locked))
  await setStatus(tx, paymentId, to)
  await cancelShopOrders(tx, paymentId)
  if (locked.statuses.filter((one) => one !== 'expired' && one !== 'cancelled').length <= 1)
    await endDiscountUses(tx, locked.orderId)
  const action = { expired: 'payment-expired', cancelled: 'cancelled', rejected: 'payment-rejected' } as const
  const details = moneyOf(locked)
  await noteEvent(tx, { orderId: locked.orderId, actor, action: action[outcome], note: reason, details })
  await tellEnded(tx, means.secret, { locked, wanted, outcome, reason })
  return true
}

/**
 * Holds what is wanted, and counts discount codes again that had been given back; answers null or what is missing. Money
 * that somebody decides on may come without its code: that they accept it says so.
 */
async function secure(
  tx: Tx,
  locked: LockedPayment,
  wanted: readonly WantedLine[],
  seconds: number,
): Promise<string | null> {
  const short = await secureStock(tx, locked, { wanted, until: after(seconds) })
  if (short) return short
  const spent = await reviveDiscountUses(tx, locked.orderId)
  return locked.payment.status === 'needs-decision' ? null : spent
}

/** The money came, or is said to have come, and what it was for is gone. */
async function waitForDecision(
  tx: Tx,
  { secret }: Means,
  { locked, actor, short }: { locked: LockedPayment; actor: OrderActor; short: string },
): Promise<'needs-decision'> {
  if (locked.payment.status === 'needs-decision') return 'needs-decision'
  refuseMove(locked.payment.status, 'needs-decision')
  await releaseHolds(tx, holderOf(locked.orderId), shopsOf(locked))
  await setStatus(tx, locked.payment.id, 'needs-decision', { submitted_at: now() })
  const details = moneyOf(locked)
  await noteEvent(tx, { orderId: locked.orderId, actor, action: 'payment-late', note: short, details })
  await tellLate(tx, secret, locked)
  return 'needs-decision'
}

function refuseMove(from: PaymentStatus, to: PaymentStatus): void {
  if (mayMovePayment(from, to)) return
  throw new Refusal('conflict', `This payment is ${WORDS[from]}: nothing was changed.`, { status: from })
}

const WORDS: Record<PaymentStatus, string> = {
  awaiting: 'not made yet',
  'under-review': 'being looked at',
  accepted: 'accepted already',
  rejected: 'to be proven again',
  expired: 'out of time',
  'needs-decision': 'waiting for a decision',
  cancelled: 'cancelled',
  refunded: 'paid back',
}

const moneyOf = ({ payment }: LockedPayment) => ({ amount: payment.amount, currency: payment.currency })

type Changes = { submitted_at?: Date; due_at?: Date; reminded_at?: null }

async function setStatus(tx: Tx, id: number, status: PaymentStatus, more: Changes = {}): Promise<void> {
  const decided = status === 'under-review' || status === 'needs-decision' ? {} : { decided_at: now() }
  await tx
    .updateTable('payments')
    .set({ status, ...decided, ...more })
    .where('id', '=', id)
    .execute()
}

/** What was cancelled for want of money is wanted again; what a shop cancelled line by line stays so. */
async function reviveShopOrders(tx: Tx, wanted: readonly WantedLine[], { paid }: { paid: boolean }): Promise<void> {
  const ids = [...new Set(wanted.map((one) => one.shopOrderId))]
  if (ids.length === 0) return
  await tx
    .updateTable('shop_orders')
    .set({ status: 'created', ended_at: null, ...(paid ? { paid_at: now() } : {}) })
    .where('id', 'in', ids)
    .execute()
}

async function cancelShopOrders(tx: Tx, paymentId: number): Promise<void> {
  await tx
    .updateTable('shop_orders')
    .set({ status: 'cancelled', ended_at: now() })
    .where('payment_id', '=', paymentId)
    .where('status', '!=', 'cancelled')
    .execute()
}
