import type { ShopRole } from '#src/market/accounts/sessions.ts'

export const SHOP_ROLES: readonly ShopRole[] = ['owner', 'manager', 'stock-keeper', 'viewer']

/** What is done in a shop, each right with who has it. Everybody of a shop may look at all of it. */
const RIGHTS = {
  stock: { what: 'Count and correct stock, import keys', who: ['owner', 'manager', 'stock-keeper'] },
  sending: { what: 'Pick, send and hand over orders, write notes', who: ['owner', 'manager', 'stock-keeper'] },
  papers: { what: 'Print labels, slips and invoices', who: ['owner', 'manager', 'stock-keeper'] },
  orders: { what: 'Cancel, take back, replace keys', who: ['owner', 'manager'] },
  products: { what: 'Add and change products and prices', who: ['owner', 'manager'] },
  terms: { what: 'Shipping, tax and discounts', who: ['owner', 'manager'] },
  shop: { what: 'The shop’s details, documents and holidays', who: ['owner', 'manager'] },
  helpers: { what: 'Invite stock keepers and viewers', who: ['owner', 'manager'] },
  team: { what: 'Invite anybody, change roles, remove people', who: ['owner'] },
} as const satisfies Record<string, { what: string; who: readonly ShopRole[] }>

export type ShopRight = keyof typeof RIGHTS

/** May somebody of this role do this? */
export const may = (role: string, right: ShopRight): boolean => (RIGHTS[right].who as readonly string[]).includes(role)

/** The table as people read it. */
export const listRights = (): { right: ShopRight; what: string; who: readonly ShopRole[] }[] =>
  Object.entries(RIGHTS).map(([right, { what, who }]) => ({ right: right as ShopRight, what, who }))

/** Whom somebody of this role may invite. */
export function mayInvite(role: string): readonly ShopRole[] {
  if (may(role, 'team')) return SHOP_ROLES
  return may(role, 'helpers') ? ['stock-keeper', 'viewer'] : []
}
