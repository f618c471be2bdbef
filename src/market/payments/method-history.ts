import type { Database } from '#src/database/connect.ts'

export type MethodEvent = {
  id: number
  methodId: number | null
  methodName: string | null
  actorName: string
  action: string
  details: { before?: Record<string, unknown>; after?: Record<string, unknown> }
  at: Date
}

/** What was done to the methods and limits, newest first, the last fifty; `methodId` for one method alone. */
export async function listMethodEvents(db: Database, methodId?: number): Promise<MethodEvent[]> {
  let query = db
    .selectFrom('payment_method_events as e')
    .leftJoin('payment_methods as m', 'm.id', 'e.method_id')
    .select(['e.id', 'e.method_id as methodId', 'm.name as methodName', 'e.actor_name as actorName', 'e.action'])
    .select(['e.details', 'e.created_at as at'])
    .orderBy('e.id', 'desc')
    .limit(50)
  if (methodId) query = query.where('e.method_id', '=', methodId)
  return (await query.execute()) as MethodEvent[]
}
