import type { Database } from '#src/database/connect.ts'
import { type Decided, decide, type Verdict } from './decision.ts'

/** What is kept when somebody approves without adding anything. */
export const ALL_IN_ORDER = 'Everything submitted is in order.'

/** Lets buyers see a submitted shop. Refuses one whose contact address is not proven, besides what decide() refuses. */
export function approveShop(
  db: Database,
  secret: string,
  staffId: number,
  shopId: number,
  verdict: Verdict,
): Promise<Decided> {
  const reason = verdict.reason || ALL_IN_ORDER
  return decide(db, secret, {
    staffId,
    shopId,
    move: 'approve',
    action: 'approved',
    // Over what is open nobody approves without words of their own.
    verdict: { ...verdict, reason, anyway: verdict.anyway === true && verdict.reason !== '' },
  })
}

/** Sends a submitted shop back with the reason; its owner may correct it and submit again. Refuses as decide(). */
export function rejectShop(
  db: Database,
  secret: string,
  staffId: number,
  shopId: number,
  verdict: Verdict,
): Promise<Decided> {
  return decide(db, secret, { staffId, shopId, move: 'reject', action: 'rejected', verdict })
}
