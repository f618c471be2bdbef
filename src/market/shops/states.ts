export type ShopStatus = 'draft' | 'submitted' | 'approved' | 'rejected' | 'suspended'
export type ShopMove = 'submit' | 'approve' | 'reject' | 'suspend' | 'reinstate'

/** What may be done to a shop in which state, and what it then is. */
export const MOVES: Record<ShopMove, { from: readonly ShopStatus[]; to: ShopStatus }> = {
  submit: { from: ['draft', 'rejected'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  reject: { from: ['submitted'], to: 'rejected' },
  suspend: { from: ['approved'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'approved' },
}

export function canMove(move: ShopMove, status: string): boolean {
  return (MOVES[move].from as readonly string[]).includes(status)
}

/** Buyers have known it by its name: from then on name, address and country are not changed in passing. */
export function wasApproved(status: string): boolean {
  return status === 'approved' || status === 'suspended'
}
