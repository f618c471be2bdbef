import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import { lockShipping } from './shipping.ts'
import type { ShippingKind, ShippingStep } from './shipping-quote.ts'

export type MethodInput = {
  zoneId: number | null
  name: string
  kind: ShippingKind
  price: number
  freeAbove: number | null
  daysMin: number | null
  daysMax: number | null
  pickupPlace: string
  steps: ShippingStep[]
}

/**
 * Adds a way of sending (id null), as the last of its zone, or changes one of the shop's own. Refuses a zone that is not
 * the shop's. Orders placed keep the name and price they were placed with.
 */
export function saveMethod(db: Database, shopId: number, id: number | null, input: MethodInput): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await lockShipping(tx, shopId)
    if (input.zoneId !== null) await requireZone(tx, shopId, input.zoneId)
    const methodId = id === null ? await addMethod(tx, shopId, input) : await changeMethod(tx, shopId, id, input)
    await tx.deleteFrom('shipping_steps').where('method_id', '=', methodId).execute()
    if (input.steps.length > 0) {
      const steps = input.steps.map(({ upto, price }) => ({ method_id: methodId, upto, price_minor: price }))
      await tx.insertInto('shipping_steps').values(steps).execute()
    }
    return methodId
  })
}

async function requireZone(tx: Tx, shopId: number, zoneId: number): Promise<void> {
  const zone = await tx
    .selectFrom('shipping_zones')
    .select('id')
    .where('id', '=', zoneId)
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!zone) throw notFound('zone')
}

const columnsOf = ({ zoneId, name, kind, price, freeAbove, daysMin, daysMax, pickupPlace }: MethodInput) => ({
  zone_id: zoneId,
  name,
  kind,
  price_minor: price,
  free_above_minor: freeAbove,
  days_min: daysMin,
  days_max: daysMax,
  pickup_place: pickupPlace,
})

async function addMethod(tx: Tx, shopId: number, input: MethodInput): Promise<number> {
  const { id } = await tx
    .insertInto('shipping_methods')
    .values(({ selectFrom }) => ({
      ...columnsOf(input),
      shop_id: shopId,
      position: selectFrom('shipping_methods')
        .select(({ fn }) => sql<number>`coalesce(${fn.max('position')}, -1) + 1`.as('next'))
        .where('shop_id', '=', shopId),
    }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const ownMethod = (tx: Database | Tx, shopId: number, id: number) =>
  tx.updateTable('shipping_methods').where('shop_id', '=', shopId).where('id', '=', id).returning(['id', 'name'])

async function changeMethod(tx: Tx, shopId: number, id: number, input: MethodInput): Promise<number> {
  const changed = await ownMethod(tx, shopId, id)
    .set(columnsOf(input))
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!changed) throw notFound('way of sending')
  return changed.id
}

/** Offers a method to buyers, or no longer. Refuses what is not the shop's own. */
export async function switchMethod(db: Database, shopId: number, id: number, enabled: boolean) {
  const method = await ownMethod(db, shopId, id).set({ enabled }).where('removed_at', 'is', null).executeTakeFirst()
  if (!method) throw notFound('way of sending')
  return method
}

/** Takes a method away, or with `removed` false brings it back. Refuses what is not the shop's own. */
export async function removeMethod(db: Database, shopId: number, id: number, removed = true) {
  const method = await ownMethod(db, shopId, id)
    .set({ removed_at: removed ? now() : null })
    .executeTakeFirst()
  if (!method) throw notFound('way of sending')
  return method
}

/** Moves a method one place among those of its zone; at the end of the row nothing happens. */
export function moveMethod(db: Database, shopId: number, id: number, direction: 'up' | 'down') {
  return db.transaction().execute(async (tx): Promise<{ name: string }> => {
    await lockShipping(tx, shopId)
    const rows = await tx
      .selectFrom('shipping_methods')
      .select(['id', 'name', 'zone_id as zoneId'])
      .where('shop_id', '=', shopId)
      .where('removed_at', 'is', null)
      .orderBy('position')
      .orderBy('id')
      .execute()
    const method = rows.find((row) => row.id === id)
    if (!method) throw notFound('way of sending')
    const siblings = rows.filter((row) => row.zoneId === method.zoneId)
    const other = siblings[siblings.indexOf(method) + (direction === 'up' ? -1 : 1)]
    if (!other) return method
    const [a, b] = [rows.indexOf(method), rows.indexOf(other)]
    rows[a] = other
    rows[b] = method
    await sql`update shipping_methods m set position = o.place - 1
      from unnest(${rows.map((row) => row.id)}::bigint[]) with ordinality o (id, place) where o.id = m.id`.execute(tx)
    return method
  })
}
