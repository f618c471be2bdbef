import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

/**
 * Orders placed without an account join the account whose proven address they were ordered with; answers how many. Only
 * knowing the address is not enough: an account that has not proven its address gets nothing.
 */
export async function claimOrders(db: Database, userId: number): Promise<number> {
  const { rows } = await sql<{ joined: number }>`
    with joined as (
      update orders o set user_id = u.id, claimed_at = ${now()} from users u
      where u.id = ${userId} and u.email_proven_at is not null and o.email = u.email and o.user_id is null
      returning o.id
    ), noted as (
      insert into order_events (order_id, actor_id, actor_name, actor_side, action)
      select id, ${userId}, 'The buyer', 'buyer', 'claimed' from joined order by id
    )
    select count(*) as joined from joined`.execute(db)
  return rows[0]?.joined ?? 0
}
