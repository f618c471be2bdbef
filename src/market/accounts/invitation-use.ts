import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { INVITATION_OVER } from './invitation-token.ts'

/**
 * Uses up an invitation, which works once. Refuses one that was used or changed since it was found (not-found), and
 * another address than the invited one (forbidden).
 */
export async function useInvitation(
  tx: Tx,
  table: 'shop_invitations' | 'staff_invitations',
  found: { id: number; email: string; hash: Buffer },
  person: { id: number; email: string },
): Promise<void> {
  if (found.email !== person.email) throw new Refusal('forbidden', 'This invitation was sent to another address.')
  const used = await tx
    .updateTable(table)
    .set({ ended: 'accepted', ended_at: now(), accepted_by: person.id })
    .where('id', '=', found.id)
    .where('ended', 'is', null)
    .where('token_hash', '=', found.hash)
    .executeTakeFirst()
  if (used.numUpdatedRows === 0n) throw new Refusal('not-found', INVITATION_OVER)
}
