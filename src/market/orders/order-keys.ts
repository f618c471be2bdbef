import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { openKey, unwrapDataKey, withoutKey } from '#src/market/delivery/key-sealing.ts'
import { type KeyActor, noteKeyEvents } from '#src/market/delivery/keys.ts'
import { tellShop } from '#src/market/notifications/tell.ts'
import { GIVEN_BACK } from './shop-order-lock.ts'
import { noteEvent, theBuyer } from './timeline.ts'

/** A key as the page of its order shows it: where it is in its line, and who looked at it. Never the key. */
export type OrderKey = {
  id: number
  lineId: number
  unit: number
  item: string
  looks: { at: Date; who: string; from: string | null }[]
  reportedAt: Date | null
  /** How many given for this unit before did not work. */
  replaced: number
}

const MOST_LOOKS = 20

/** The keys of a paid order, unit by unit; with `lineId` those of one line. */
export async function listOrderKeys(db: Database, orderId: number, keyId?: number): Promise<OrderKey[]> {
  const { rows } = await sql<OrderKey>`
    select k.id, l.id as "lineId", k.unit, array_to_string(array_prepend(l.title, l.options), ' ') as item,
      (select coalesce(json_agg(json_build_object('at', e.created_at, 'who', e.actor_name, 'from', host(e.address))
         order by e.id), '[]')
       from (select * from key_events where key_id = k.id and action = 'revealed' order by id limit ${MOST_LOOKS}) e) as looks,
      (select max(created_at) from key_events e where e.key_id = k.id and e.action = 'reported') as "reportedAt",
      (select count(*) from pool_keys o where o.order_line_id = l.id and o.unit = k.unit and o.state = 'replaced') as replaced
    from shop_orders s join order_lines l on l.shop_order_id = s.id
      join pool_keys k on k.order_line_id = l.id and k.state = 'claimed'
    where s.order_id = ${orderId} and ${keyId === undefined ? sql`true` : sql`k.id = ${keyId}`}
    order by l.id, k.unit`.execute(db)
  return rows.map((row) => ({ ...row, looks: row.looks.map((look) => ({ ...look, at: new Date(look.at) })) }))
}

type Sealed = {
  shopId: number
  variantId: number
  fingerprint: Buffer
  sealed: Buffer
  wrapped: Buffer
  shopOrderId: number
  number: string
  shopName: string
  item: string
  looks: number
  reportedAt: Date | null
  givenBack: boolean
}

/** A key of this order with all that opens it, locked; refuses (not-found) any other, and one that was replaced. */
async function lockKey(tx: Tx, orderId: number, keyId: number): Promise<Sealed> {
  // Locked by itself first: a rotation may have just sealed it with another data key, which a join would not see.
  await tx.selectFrom('pool_keys').select('id').where('id', '=', keyId).forNoKeyUpdate().execute()
  const { rows } = await sql<Sealed>`
    select k.shop_id as "shopId", k.variant_id as "variantId", k.fingerprint, k.sealed, d.sealed as wrapped,
      so.id as "shopOrderId", so.number, so.shop_name as "shopName",
      array_to_string(array_prepend(l.title, l.options), ' ') as item,
      (select count(*) from key_events e where e.key_id = k.id and e.action = 'revealed') as looks,
      (select max(created_at) from key_events e where e.key_id = k.id and e.action = 'reported') as "reportedAt",
      ${GIVEN_BACK} as "givenBack"
    from pool_keys k join data_keys d on d.id = k.data_key_id join order_lines l on l.id = k.order_line_id
      join shop_orders so on so.id = l.shop_order_id left join payments p on p.id = so.payment_id
    where k.id = ${keyId} and k.state = 'claimed' and so.order_id = ${orderId}`.execute(tx)
  const [row] = rows
  if (!row) throw notFound('key in this order')
  return row
}

const open = (secret: string, row: Sealed) => openKey(unwrapDataKey(secret, 'keys', row.wrapped), row, row.sealed)

export type Visitor = KeyActor & { address: string | null; userAgent: string }

/**
 * Opens a key of this order for its buyer, and remembers who looked, when and from where: no key is shown without. The
 * caller has seen that they may. Refuses (not-found) a key that is not of this order, or was replaced, and (conflict) one
 * that nobody has looked at yet once all its money was given back.
 */
export async function revealKey(
  db: Database,
  secret: string,
  orderId: number,
  keyId: number,
  visitor: Visitor,
): Promise<{ key: string; item: string }> {
  return db.transaction().execute(async (tx) => {
    const row = await lockKey(tx, orderId, keyId)
    if (row.givenBack && row.looks === 0) throw new Refusal('conflict', PAID_BACK)
    const key = open(secret, row)
    await noteKeyEvents(tx, [keyId], 'revealed', visitor, visitor)
    if (row.looks === 0) {
      const about = { orderId, shopOrderId: row.shopOrderId, actor: theBuyer(visitor.actorId) }
      await noteEvent(tx, { ...about, action: 'key-revealed', details: { items: row.item } })
    }
    return { key, item: row.item }
  })
}

const PAID_BACK = 'This was paid back to you in full, so its key stays closed.'

export const LONGEST_REPORT = 1000
const DAY_MS = 24 * 3600_000

/**
 * Tells the shop that a key does not work, in the buyer's words, which stand in the order for both to read. Refuses a key
 * that nobody has looked at, and a second report of the same key within a day.
 */
export async function reportKey(
  db: Database,
  secret: string,
  { orderId, keyId, note, visitor }: { orderId: number; keyId: number; note: string; visitor: Visitor },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await lockKey(tx, orderId, keyId)
    if (row.looks === 0) throw new Refusal('conflict', 'Reveal the key and try it first.')
    if (row.reportedAt && now().getTime() - row.reportedAt.getTime() < DAY_MS) {
      throw new Refusal('conflict', `${row.shopName} was told of this key already. Their answer comes to you here.`)
    }
    const { shopOrderId, number, shopId, shopName, item } = row
    const said = withoutKey(note, open(secret, row))
    await noteKeyEvents(tx, [keyId], 'reported', visitor, { ...visitor, reason: said })
    const told = `A key of ${item} does not work: ${said}`
    await noteEvent(tx, { orderId, shopOrderId, actor: theBuyer(visitor.actorId), action: 'note', note: told })
    const data = { shopName, number, item, note: said, link: paths.sellerOrder(shopOrderId) }
    await tellShop(tx, secret, shopId, { kind: 'key-reported', data })
  })
}
