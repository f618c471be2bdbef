import type { ShopRole, StaffRole } from '#src/market/accounts/sessions.ts'

/** What the roles of a shop are called, and what each is for. */
export const shopRoleNames: Record<ShopRole, string> = {
  owner: 'Owner',
  manager: 'Manager',
  'stock-keeper': 'Stock keeper',
  viewer: 'Viewer',
}
export const shopRoleHints: Record<ShopRole, string> = {
  owner: 'Does everything, and decides who else works here.',
  manager: 'Runs the shop: products, prices, orders, terms.',
  'stock-keeper': 'Counts stock, picks and sends orders.',
  viewer: 'Looks at everything, changes nothing.',
}

/** What the roles of the market's staff are called, and what each is for. */
export const staffRoleNames: Record<StaffRole, string> = { admin: 'Admin', operator: 'Operator', viewer: 'Viewer' }
export const staffRoleHints: Record<StaffRole, string> = {
  admin: 'Does everything, and decides who belongs to the staff.',
  operator: 'Verifies shops, reviews payments, helps with orders.',
  viewer: 'Looks at everything, decides nothing.',
}

/** "a manager", "an owner": for the middle of a sentence. */
export function aRole(name: string): string {
  const word = name.toLowerCase()
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}
