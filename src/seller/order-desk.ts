import { type Ctx, personOf, shopOf } from '#src/frame/env.ts'
import { Refusal } from '#src/lib/refusal.ts'
import type { Desk } from '#src/market/orders/shop-order-lock.ts'
import type { OrderRights } from '#templates/seller/order-view.ts'

/** Whoever is signed in, at work on the orders of their shop. */
export function deskOf(c: Ctx): Desk {
  const { id, name } = personOf(c)
  return { shopId: shopOf(c).id, actor: { id, name, side: 'seller' } }
}

/** Who keeps the stock picks and sends; what concerns money and promises is for owners and managers. */
export function rightsOf(c: Ctx): OrderRights {
  const { role } = shopOf(c)
  const manage = role === 'owner' || role === 'manager'
  return { manage, ship: manage || role === 'stock-keeper' }
}

/** Refuses those who keep the stock alone. */
export function requireManager(c: Ctx): void {
  if (rightsOf(c).manage) return
  throw new Refusal('forbidden', 'Only the shop’s owner and managers do this. You can pick, send and write notes.')
}
