import type { Database, Tx } from '#src/database/connect.ts'

/** Who did something to an order, and on which side of it they stand. */
export type OrderActor = { id: number | null; name: string; side: 'buyer' | 'seller' | 'staff' | 'market' }

/** Buyers are never named to shops or in what others read: the order says who it is for. */
export const theBuyer = (userId: number | null): OrderActor => ({ id: userId, name: 'The buyer', side: 'buyer' })
export const theMarket: OrderActor = { id: null, name: 'The market', side: 'market' }

export type OrderEvent = {
  orderId: number
  /** Of one shop's part; left out where it is of the whole order. */
  shopOrderId?: number | null
  actor: OrderActor
  action: OrderAction
  /** Left out: everybody who sees the order sees it. */
  private?: boolean
  note?: string
  details?: Record<string, string | number | boolean | null>
}

export type OrderAction =
  | 'placed'
  | 'claimed'
  | 'proof-sent'
  | 'paid'
  | 'payment-rejected'
  | 'payment-expired'
  | 'payment-late'
  | 'payment-taken-up'
  | 'picking'
  | 'picking-stopped'
  | 'shipped'
  | 'delivered'
  | 'keys-delivered'
  | 'key-revealed'
  | 'key-replaced'
  | 'service-delivered'
  | 'service-confirmed'
  | 'service-disputed'
  | 'cancelled'
  | 'returned'
  | 'refunded'
  | 'note'
  | 'archived'

/** Appends what happened to orders, many in one statement. */
export async function noteEvents(tx: Tx, events: readonly OrderEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((one) => ({
    order_id: one.orderId,
    shop_order_id: one.shopOrderId ?? null,
    actor_id: one.actor.id,
    actor_name: one.actor.name,
    actor_side: one.actor.side,
    action: one.action,
    public: !one.private,
    note: one.note ?? '',
    details: JSON.stringify(one.details ?? {}),
  }))
  await tx.insertInto('order_events').values(rows).execute()
}

export const noteEvent = (tx: Tx, event: OrderEvent): Promise<void> => noteEvents(tx, [event])

export type TimelineEntry = {
  id: number
  shopOrderId: number | null
  actorName: string
  actorSide: OrderActor['side']
  action: OrderAction
  public: boolean
  note: string
  details: Record<string, string | number | boolean | null>
  at: Date
}

/**
 * What happened to an order, oldest first. `shopOrderId`: only what that shop may see, its own part and the whole's.
 * `private`: with what staff and sellers noted for themselves; a shop's private notes are its own.
 */
export async function listEvents(
  db: Database | Tx,
  orderId: number,
  seen: { private: boolean; shopOrderId?: number },
): Promise<TimelineEntry[]> {
  const { shopOrderId } = seen
  const rows = await db
    .selectFrom('order_events')
    .select([
      'id',
      'shop_order_id as shopOrderId',
      'actor_name as actorName',
      'actor_side as actorSide',
      'action',
      'public',
      'note',
      'details',
      'created_at as at',
    ])
    .where('order_id', '=', orderId)
    .$if(!seen.private, (query) => query.where('public', '=', true))
    .$if(shopOrderId !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('shop_order_id', '=', shopOrderId ?? 0),
          eb.and([eb('shop_order_id', 'is', null), eb('public', '=', true)]),
        ]),
      ),
    )
    .orderBy('id')
    .limit(500)
    .execute()
  return rows as TimelineEntry[]
}
