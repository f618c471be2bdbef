import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { noticeShop } from '#src/market/notifications/tell.ts'
import { listShopItems } from './checklist-answers.ts'
import { type Decision, lastDecision, recordEvent } from './history.ts'
import { shopGone } from './shop.ts'
import { canMove, MOVES, type ShopMove } from './states.ts'

export type Decided = { shopId: number; name: string; status: string }
/** `seen` is the shop's updatedAt on the screen of whoever decides; absent, it is not compared. */
export type Verdict = {
  reason: string
  seen?: Date | null
  /** Approve although something that is required was not checked. */
  anyway?: boolean
}

type LockedShop = Awaited<ReturnType<typeof lockShop>>

/** A shop by its id alone, for staff; locked so that of two decisions at once the second sees the first. */
export async function lockShop(tx: Tx, shopId: number) {
  const shop = await tx.selectFrom('shops').selectAll().where('id', '=', shopId).forUpdate().executeTakeFirst()
  if (!shop) throw shopGone()
  return shop
}

/**
 * Takes a shop from one state to the next, with a line in its history and a mail to its contact, all in one transaction.
 * Refuses (conflict) where the state does not allow it or the shop changed since it was looked at, and (forbidden)
 * somebody who would decide on their own shop.
 */
export async function decide(
  db: Database,
  secret: string,
  { staffId, shopId, move, action, verdict }: DecideWhat,
): Promise<Decided> {
  return db.transaction().execute(async (tx) => {
    const shop = await lockShop(tx, shopId)
    if (!canMove(move, shop.status)) throw await wrongState(tx, shop, staffId)
    refuseUnseen(shop, verdict.seen)
    if (move === 'approve' && !shop.contact_proven_at) {
      throw new Refusal('conflict', 'The contact address of this shop is not proven, so it cannot be approved yet.')
    }
    const own = await refuseOwnShop(tx, shopId, staffId)
    const review = await reviewOf(tx, shopId, move, verdict)
    const status = MOVES[move].to
    await tx.updateTable('shops').set({ status, updated_at: now() }).where('id', '=', shopId).execute()
    await announce(tx, secret, {
      shop,
      staffId,
      action,
      reason: verdict.reason,
      details: { ...(own ? { own } : {}), ...review },
    })
    return { shopId, name: shop.name, status }
  })
}

/** The list as it was, for the decision to keep. Refuses to approve over what is open, unless that is said with a reason. */
async function reviewOf(tx: Tx, shopId: number, move: ShopMove, verdict: Verdict): Promise<Record<string, unknown>> {
  if (move !== 'approve' && move !== 'reject') return {}
  const items = await listShopItems(tx, shopId)
  const checklist = items.map(({ title, demand, answered, checkedAt }) => ({
    title,
    demand,
    answered,
    checked: checkedAt !== null,
  }))
  const open = checklist.filter(({ demand, checked }) => demand === 'required' && !checked).map(({ title }) => title)
  if (move === 'reject' || open.length === 0) return items.length > 0 ? { checklist } : {}
  if (!verdict.anyway)
    throw new Refusal('conflict', `${openWords(open)} Tick it, or approve anyway and say why.`, { open })
  return { checklist, anyway: true, open }
}

const openWords = (open: string[]) =>
  open.length === 1 ? `Required and not checked: “${open[0]}”.` : `Required and not checked: ${open.length} items.`

type DecideWhat = { staffId: number; shopId: number; move: ShopMove; action: Decision; verdict: Verdict }

/** Writes a decision down and tells the shop, in the transaction that decides. */
export async function announce(
  tx: Tx,
  secret: string,
  { shop, staffId, action, reason, details = {} }: Announcement,
): Promise<void> {
  await recordEvent(tx, { shopId: shop.id, actorId: staffId, action, reason, details })
  const data = { shopName: shop.name, decision: action, reason, link: paths.sellerShop }
  await queueMail(tx, secret, { to: shop.contact_email, kind: 'shop-decision', data })
  await noticeShop(tx, secret, shop.id, { kind: 'shop-decision', data })
}

type Announcement = {
  shop: Pick<LockedShop, 'id' | 'name' | 'contact_email'>
  staffId: number
  action: Decision
  reason: string
  details?: Record<string, unknown>
}

const IS: Record<string, string> = {
  draft: 'It is a draft: its owner has not submitted it yet.',
  submitted: 'It waits in the queue to be reviewed.',
  approved: 'It is approved.',
  rejected: 'It is rejected, and its owner has not submitted it again.',
  suspended: 'It is suspended.',
}

async function wrongState(tx: Tx, shop: LockedShop, staffId: number): Promise<Refusal> {
  const happened = await lastDecision(tx, shop.id, staffId)
  return new Refusal('conflict', `${happened} ${IS[shop.status]} Nothing was changed.`.trim())
}

/** Whoever decides must have seen what they decide on: the seller may have changed it meanwhile. */
export function refuseUnseen(shop: LockedShop, seen: Date | null | undefined): void {
  if (!seen || seen.getTime() === shop.updated_at.getTime()) return
  throw new Refusal('conflict', 'The shop was changed while you looked at it. Here is how it is now; decide again.')
}

/**
 * Nobody verifies their own shop, unless nobody else could: an installation of one person would otherwise have no way
 * to sell. Answers whether it is their own, which is then kept in the history.
 */
export async function refuseOwnShop(tx: Tx, shopId: number, staffId: number): Promise<boolean> {
  const { own, others } = await tx
    .selectNoFrom((eb) => [
      eb
        .exists(
          eb.selectFrom('shop_members').select('user_id').where('shop_id', '=', shopId).where('user_id', '=', staffId),
        )
        .as('own'),
      eb
        .exists(
          eb
            .selectFrom('users')
            .select('id')
            .where('staff_role', 'in', ['admin', 'operator'])
            .where('email_proven_at', 'is not', null)
            .where('id', '<>', staffId)
            .where((u) =>
              u.not(
                u.exists(
                  u
                    .selectFrom('shop_members as m')
                    .select('m.user_id')
                    .where('m.shop_id', '=', shopId)
                    .whereRef('m.user_id', '=', 'users.id'),
                ),
              ),
            ),
        )
        .as('others'),
    ])
    .executeTakeFirstOrThrow()
  if (own && others) {
    throw new Refusal('forbidden', 'This is your own shop. Another member of the staff has to decide on it.')
  }
  return Boolean(own)
}
