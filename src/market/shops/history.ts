import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { relativeTime } from '#src/lib/relative-time.ts'

export type ShopAction =
  | 'opened'
  | 'changed'
  | 'contact-proven'
  | 'document-added'
  | 'document-removed'
  | 'logo-changed'
  | Decision
  | 'submitted'
  | 'product-featured'
  | 'product-noted'
  | 'member-invited'
  | 'invitation-resent'
  | 'invitation-withdrawn'
  | 'member-joined'
  | 'member-removed'
  | 'member-left'
  | 'role-changed'
  | 'holiday-set'
  | 'holiday-ended'
  | 'item-answered'
export type Decision = 'approved' | 'rejected' | 'suspended' | 'reinstated' | 'renamed' | 'name-refused'

export const DECISIONS: readonly Decision[] = [
  'approved',
  'rejected',
  'suspended',
  'reinstated',
  'renamed',
  'name-refused',
]

const DID: Record<Decision, string> = {
  approved: 'approved this shop',
  rejected: 'rejected this shop',
  suspended: 'suspended this shop',
  reinstated: 'reinstated this shop',
  renamed: 'accepted its new name',
  'name-refused': 'refused its new name',
}

type NewEvent = {
  shopId: number
  actorId: number
  action: ShopAction
  reason?: string
  details?: Record<string, unknown>
}

/** Adds a line to a shop's history. Lines are never changed or removed; the database refuses it. */
export async function recordEvent(tx: Tx, { shopId, actorId, action, reason = '', details = {} }: NewEvent) {
  await tx
    .insertInto('shop_events')
    .values({
      shop_id: shopId,
      actor_id: actorId,
      action,
      reason,
      details: JSON.stringify(details),
      created_at: now(),
    })
    .execute()
}

/** "Ada approved this shop 2 minutes ago."; empty where nobody has decided anything yet. */
export async function lastDecision(db: Database | Tx, shopId: number, askedBy: number): Promise<string> {
  const last = await db
    .selectFrom('shop_events as e')
    .leftJoin('users as u', 'u.id', 'e.actor_id')
    .select(['e.action', 'e.actor_id', 'e.created_at', 'u.name'])
    .where('e.shop_id', '=', shopId)
    .where('e.action', 'in', [...DECISIONS])
    .orderBy('e.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return ''
  const who = last.actor_id === askedBy ? 'You' : (last.name ?? 'Somebody')
  return `${who} ${DID[last.action as Decision]} ${relativeTime(last.created_at, now())}.`
}
