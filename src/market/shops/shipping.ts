import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { ShippingMethod } from './shipping-quote.ts'

export type Method = ShippingMethod & { enabled: boolean }
export type Zone = { id: number; name: string; countries: string[]; methods: Method[] }
/** Everything a shop offers, in its own order; `pickups` belong to no zone. */
export type Shipping = { zones: Zone[]; pickups: Method[] }
export type ZoneInput = { name: string; countries: string[] }

/** A shop's zones and methods, those that are off included, in one statement. */
export async function listShipping(db: Database | Tx, shopId: number): Promise<Shipping> {
  const { rows } = await sql<{ zones: Omit<Zone, 'methods'>[]; methods: Method[] }>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', z.id, 'name', z.name, 'countries', z.countries)
         order by cardinality(z.countries) = 0, z.position, z.id), '[]')
       from shipping_zones z where z.shop_id = ${shopId} and z.removed_at is null) as zones,
      (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'zoneId', m.zone_id, 'name', m.name, 'kind', m.kind,
         'price', m.price_minor, 'freeAbove', m.free_above_minor, 'daysMin', m.days_min, 'daysMax', m.days_max,
         'pickupPlace', m.pickup_place, 'enabled', m.enabled,
         'steps', coalesce((select jsonb_agg(jsonb_build_object('upto', s.upto, 'price', s.price_minor) order by s.upto)
           from shipping_steps s where s.method_id = m.id), '[]'::jsonb)) order by m.position, m.id), '[]')
       from shipping_methods m where m.shop_id = ${shopId} and m.removed_at is null) as methods`.execute(db)
  const { zones = [], methods = [] } = rows[0] ?? {}
  return {
    zones: zones.map((zone) => ({ ...zone, methods: methods.filter((method) => method.zoneId === zone.id) })),
    pickups: methods.filter((method) => method.kind === 'pickup'),
  }
}

/** The shop's row is the lock under which its shipping is rearranged. */
export async function lockShipping(tx: Tx, shopId: number): Promise<void> {
  await tx.selectFrom('shops').select('id').where('id', '=', shopId).forNoKeyUpdate().execute()
}

/**
 * Adds a zone (id null) or changes one of the shop's own. No countries means everywhere that no other zone names;
 * refuses (conflict) a second such zone. Answers its id.
 */
export function saveZone(db: Database, shopId: number, id: number | null, { name, countries }: ZoneInput) {
  return db.transaction().execute(async (tx): Promise<number> => {
    await lockShipping(tx, shopId)
    if (countries.length === 0) await refuseSecondEverywhere(tx, shopId, id)
    if (id === null) {
      const added = await tx
        .insertInto('shipping_zones')
        .values(({ selectFrom }) => ({
          shop_id: shopId,
          name,
          countries,
          position: selectFrom('shipping_zones')
            .select(({ fn }) => sql<number>`coalesce(${fn.max('position')}, -1) + 1`.as('next'))
            .where('shop_id', '=', shopId),
        }))
        .returning('id')
        .executeTakeFirstOrThrow()
      return added.id
    }
    const result = await ownZone(tx, shopId, id).set({ name, countries }).executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw notFound('zone')
    return id
  })
}

const ownZone = (tx: Database | Tx, shopId: number, id: number) =>
  tx.updateTable('shipping_zones').where('shop_id', '=', shopId).where('id', '=', id)

async function refuseSecondEverywhere(tx: Tx, shopId: number, id: number | null): Promise<void> {
  const other = await tx
    .selectFrom('shipping_zones')
    .select('name')
    .where('shop_id', '=', shopId)
    .where('id', '<>', id ?? 0)
    .where('removed_at', 'is', null)
    .where(sql<boolean>`cardinality(countries) = 0`)
    .executeTakeFirst()
  if (other)
    throw new Refusal('conflict', `“${other.name}” is everywhere else already. Choose countries for this zone.`)
}

/** Takes a zone away with its methods, or with `removed` false brings it back. Refuses what is not the shop's own. */
export function removeZone(db: Database, shopId: number, id: number, removed = true): Promise<{ name: string }> {
  return db.transaction().execute(async (tx) => {
    await lockShipping(tx, shopId)
    const zone = await ownZone(tx, shopId, id)
      .set({ removed_at: removed ? now() : null })
      .returning(['name', 'countries'])
      .executeTakeFirst()
    if (!zone) throw notFound('zone')
    if (!removed && zone.countries.length === 0) await refuseSecondEverywhere(tx, shopId, id)
    return { name: zone.name }
  })
}
