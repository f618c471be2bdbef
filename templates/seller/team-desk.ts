import type { Errors, Typed } from '#src/lib/form.ts'
import type { ShopRole } from '#src/market/accounts/sessions.ts'
import type { Team } from '#src/market/shops/team.ts'
import { shopRoleNames } from '#templates/ui/role-words.ts'

export type TeamProps = {
  team: Team
  shopName: string
  selfId: number
  role: ShopRole
  /** The roles this person may invite to. */
  invites: readonly ShopRole[]
  rights: { what: string; who: readonly ShopRole[] }[]
  errors?: Errors
  typed?: Typed
  problem?: string
  now: Date
}

export const teamDeskId = 'team-desk'
export const teamSwap = { 'hx-target': `#${teamDeskId}`, 'hx-swap': 'outerMorph', 'hx-disable': 'find button' }
export const shopRoles = Object.keys(shopRoleNames) as ShopRole[]
export const roleOptions = (some: readonly ShopRole[]) => some.map((value) => ({ value, label: shopRoleNames[value] }))
