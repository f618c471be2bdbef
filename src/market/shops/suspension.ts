import type { Database } from '#src/database/connect.ts'
import { type Decided, decide, type Verdict } from './decision.ts'

/** Takes an approved shop out of the window, at the next request of any buyer. Refuses as decide(). */
export function suspendShop(
  db: Database,
  secret: string,
  staffId: number,
  shopId: number,
  verdict: Verdict,
): Promise<Decided> {
  return decide(db, secret, { staffId, shopId, move: 'suspend', action: 'suspended', verdict })
}

/** Puts a suspended shop back into the window. Refuses as decide(). */
export function reinstateShop(
  db: Database,
  secret: string,
  staffId: number,
  shopId: number,
  verdict: Verdict,
): Promise<Decided> {
  return decide(db, secret, { staffId, shopId, move: 'reinstate', action: 'reinstated', verdict })
}
