import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { INVITATION_OVER } from '#src/market/accounts/invitation-token.ts'
import { useInvitation } from '#src/market/accounts/invitation-use.ts'
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
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const found = await findShopInvitation(tx, hash)
    if (!found) throw new Refusal('not-found', INVITATION_OVER)
    await lockTeam(tx, found.shopId)
    await useInvitation(tx, 'shop_invitations', { ...found, hash }, person)
    const joined = await tx
      .insertInto('shop_members')
      .values({ shop_id: found.shopId, user_id: person.id, role: found.role, created_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (joined.numInsertedOrUpdatedRows) {
      const details = { role: found.role, invitedBy: found.inviterName }
      await recordEvent(tx, { shopId: found.shopId, actorId: person.id, action: 'member-joined', details })
    }
  })
}

/** The shop that this person came to by this link and is still of. */
export async function findJoinedShop(db: Database, userId: number, hash: Buffer) {
  return db
    .selectFrom('shop_invitations as i')
    .innerJoin('shop_members as m', (join) => join.onRef('m.shop_id', '=', 'i.shop_id').on('m.user_id', '=', userId))
    .innerJoin('shops as s', 's.id', 'i.shop_id')
    .select(['s.id as shopId', 's.name as shopName'])
    .where('i.token_hash', '=', hash)
    .where('i.accepted_by', '=', userId)
    .executeTakeFirst()
}
