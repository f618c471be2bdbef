import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { INVITATION_OVER } from '#src/market/accounts/invitation-token.ts'
import type { ShopRole } from '#src/market/accounts/sessions.ts'
import { recordEvent } from './history.ts'
import { lockTeam } from './invitations.ts'

/** What an invitation's link opens; null where it cannot be used. */
export async function findShopInvitation(db: Database | Tx, hash: Buffer) {
  const found = await db
    .selectFrom('shop_invitations as i')
    .innerJoin('shops as s', 's.id', 'i.shop_id')
    .select(['i.id', 'i.shop_id as shopId', 's.name as shopName', 'i.email', 'i.role', 'i.inviter_name as inviterName'])
    .select('i.expires_at as expiresAt')
    .where('i.token_hash', '=', hash)
    .where('i.ended', 'is', null)
    .where('i.expires_at', '>', now())
    .executeTakeFirst()
  return found ? { ...found, role: found.role as ShopRole } : null
}

/**
 * Makes the person a member of the shop that invited their proven address; a link works once. Who is of the shop already
 * keeps their role. Refuses what cannot be used (not-found) and another address than the invited one (forbidden).
 */
export async function acceptShopInvitation(
  db: Database,
  person: { id: number; email: string },
  hash: Buffer,
): Promise<{ shopId: number; shopName: string }> {
  return db.transaction().execute(async (tx) => {
    const found = await findShopInvitation(tx, hash)
    if (!found) throw new Refusal('not-found', INVITATION_OVER)
    await lockTeam(tx, found.shopId)
    if (found.email !== person.email) throw new Refusal('forbidden', 'This invitation was sent to another address.')
    const used = await tx
      .updateTable('shop_invitations')
      .set({ ended: 'accepted', ended_at: now(), accepted_by: person.id })
      .where('id', '=', found.id)
      .where('ended', 'is', null)
      .where('token_hash', '=', hash)
      .executeTakeFirst()
    if (used.numUpdatedRows === 0n) throw new Refusal('not-found', INVITATION_OVER)
    const joined = await tx
      .insertInto('shop_members')
      .values({ shop_id: found.shopId, user_id: person.id, role: found.role, created_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (joined.numInsertedOrUpdatedRows) {
      const details = { role: found.role, invitedBy: found.inviterName }
      await recordEvent(tx, { shopId: found.shopId, actorId: person.id, action: 'member-joined', details })
    }
    return { shopId: found.shopId, shopName: found.shopName }
  })
}
