import type { Database } from '#src/database/connect.ts'

export type Workplace = 'staff' | 'shop' | null

/** Where somebody's work is: with the market's staff, in a shop, or nowhere here. */
export async function findWorkplace(db: Database, userId: number): Promise<Workplace> {
  const found = await db
    .selectFrom('users as u')
    .select(({ exists, selectFrom }) => [
      'u.staff_role as staffRole',
      exists(selectFrom('shop_members as m').select('m.shop_id').whereRef('m.user_id', '=', 'u.id')).as('hasShop'),
    ])
    .where('u.id', '=', userId)
    .executeTakeFirst()
  if (found?.staffRole) return 'staff'
  return found?.hasShop ? 'shop' : null
}
