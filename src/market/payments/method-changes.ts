import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { MethodFacts } from './method-form.ts'
import { type PaymentMethod, selectMethods } from './methods.ts'

/** Who of the staff acts. */
export type Actor = { id: number; name: string }
const MOST_METHODS = 50

/** Offers a new way to pay, last in the order and switched on. Refuses (conflict) the fifty-first. */
export async function addMethod(db: Database, actor: Actor, facts: MethodFacts): Promise<PaymentMethod> {
  return db.transaction().execute(async (tx) => {
    const { count, last } = await tx
      .selectFrom('payment_methods')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('position').as('last')])
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= MOST_METHODS)
      throw new Refusal('conflict', `There are ${MOST_METHODS} methods already. Remove one first.`)
    const { id } = await tx
      .insertInto('payment_methods')
      .values({ ...columnsOf(facts), kind: facts.kind, position: (last ?? 0) + 1 })
      .returning('id')
      .executeTakeFirstOrThrow()
    await note(tx, actor, { methodId: id, action: 'added', details: { after: facts } })
    return get(tx, id)
  })
}

/**
 * Changes what a method says; orders that are placed keep what they were told. Refuses (conflict) when it changed since
 * `seen`. Answers what it was before, for the way back.
 */
export async function changeMethod(
  db: Database,
  actor: Actor,
  id: number,
  { facts, seen }: { facts: MethodFacts; seen: Date | null },
): Promise<{ before: PaymentMethod; after: PaymentMethod; eventId: number }> {
  return db.transaction().execute(async (tx) => {
    const before = await lock(tx, id)
    if (seen && seen.getTime() !== before.updatedAt.getTime()) {
      throw new Refusal('conflict', `“${before.name}” was changed while you looked at it. This is how it is now.`)
    }
    if (before.kind !== facts.kind) throw new Refusal('conflict', 'A method stays what it is. Add another one instead.')
    await tx
      .updateTable('payment_methods')
      .set({ ...columnsOf(facts), updated_at: now() })
      .where('id', '=', id)
      .execute()
    const after = await get(tx, id)
    const eventId = await note(tx, actor, { methodId: id, action: 'changed', details: differences(before, after) })
    return { before, after, eventId }
  })
}

/** Puts a method one place up or down in the order that buyers see. At the end of the list nothing moves. */
export async function moveMethod(db: Database, actor: Actor, id: number, to: 'up' | 'down'): Promise<PaymentMethod> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('payment_methods')
      .select('id')
      .where('removed_at', 'is', null)
      .orderBy('position')
      .orderBy('id')
      .forUpdate()
      .execute()
    const order = rows.map((row) => row.id)
    const at = order.indexOf(id)
    if (at < 0) throw notFound('payment method')
    const other = at + (to === 'up' ? -1 : 1)
    const neighbour = order[other]
    if (neighbour === undefined) return get(tx, id)
    order[at] = neighbour
    order[other] = id
    await sql`update payment_methods m set position = o.place
      from unnest(${order}::bigint[]) with ordinality as o (id, place)
      where o.id = m.id and m.position <> o.place`.execute(tx)
    await note(tx, actor, { methodId: id, action: 'moved', details: { after: { place: other + 1 } } })
    return get(tx, id)
  })
}

/** Switches a method on or off for new orders; orders that are placed are paid as they were told. */
export async function switchMethod(db: Database, actor: Actor, id: number, on: boolean): Promise<PaymentMethod> {
  return db.transaction().execute(async (tx) => {
    const before = await lock(tx, id)
    if (before.enabled === on) return before
    await tx.updateTable('payment_methods').set({ enabled: on, updated_at: now() }).where('id', '=', id).execute()
    await note(tx, actor, { methodId: id, action: on ? 'switched-on' : 'switched-off' })
    return get(tx, id)
  })
}

/** Takes a method away, or with `back` brings it back, as it was. Payments that use it keep what they were told. */
export async function removeMethod(
  db: Database,
  actor: Actor,
  id: number,
  { back = false }: { back?: boolean } = {},
): Promise<PaymentMethod> {
  return db.transaction().execute(async (tx) => {
    const before = await lock(tx, id, { removedToo: true })
    if (before.removed === !back) return before
    const removed_at = back ? null : now()
    await tx.updateTable('payment_methods').set({ removed_at, updated_at: now() }).where('id', '=', id).execute()
    await note(tx, actor, { methodId: id, action: back ? 'restored' : 'removed' })
    return get(tx, id)
  })
}

/**
 * Takes one change of a method back: what it changed is as it was before. Refuses (conflict) where somebody has changed
 * one of the same things since.
 */
export async function undoMethodChange(
  db: Database,
  actor: Actor,
  id: number,
  eventId: number,
): Promise<PaymentMethod> {
  return db.transaction().execute(async (tx) => {
    const method = await lock(tx, id)
    const event = await tx
      .selectFrom('payment_method_events')
      .select('details')
      .where('id', '=', eventId)
      .where('method_id', '=', id)
      .where('action', '=', 'changed')
      .executeTakeFirst()
    if (!event) throw notFound('change')
    const { before, after } = event.details as unknown as Differences
    const since = Object.entries(after).some(
      ([name, value]) => JSON.stringify(method[name as keyof PaymentMethod]) !== JSON.stringify(value),
    )
    if (since) throw new Refusal('conflict', `“${method.name}” was changed again since. This is how it is now.`)
    const facts = { ...method, ...before } as MethodFacts
    await tx
      .updateTable('payment_methods')
      .set({ ...columnsOf(facts), updated_at: now() })
      .where('id', '=', id)
      .execute()
    await note(tx, actor, { methodId: id, action: 'changed', details: { before: after, after: before } })
    return get(tx, id)
  })
}

async function lock(tx: Tx, id: number, { removedToo = false } = {}): Promise<PaymentMethod> {
  const method = await selectMethods(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!method || (method.removed && !removedToo)) throw notFound('payment method')
  return method as PaymentMethod
}

const get = async (tx: Tx, id: number) =>
  (await selectMethods(tx).where('id', '=', id).executeTakeFirstOrThrow()) as PaymentMethod

const columnsOf = (facts: MethodFacts) => ({
  name: facts.name,
  currencies: facts.currencies,
  instructions: facts.instructions,
  holder: facts.holder,
  account: facts.account,
  bic: facts.bic,
  bank_name: facts.bankName,
  network: facts.network,
  asset: facts.asset,
  asset_decimals: facts.assetDecimals,
  // As text all the way: a rate has more digits than a JavaScript number.
  units_per_major: sql<number | null>`${facts.unitsPerMajor}::numeric`,
  hold_minutes: facts.holdMinutes,
})

type Differences = Record<'before' | 'after', Record<string, unknown>>

function differences(before: PaymentMethod, after: PaymentMethod): Differences {
  const names = (Object.keys(after) as (keyof PaymentMethod)[]).filter(
    (name) => name !== 'updatedAt' && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const pick = (method: PaymentMethod) => Object.fromEntries(names.map((name) => [name, method[name]]))
  return { before: pick(before), after: pick(after) }
}

export type Noted = { methodId: number; action: string; details?: object }

async function note(tx: Tx, actor: Actor, { methodId, action, details = {} }: Noted): Promise<number> {
  const values = { method_id: methodId, actor_id: actor.id, actor_name: actor.name, action }
  const { id } = await tx
    .insertInto('payment_method_events')
    .values({ ...values, details: JSON.stringify(details) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
