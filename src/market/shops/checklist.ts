import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'

export const ITEM_KINDS = ['document', 'statement'] as const
export const DEMANDS = ['required', 'optional', 'off'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]
export type Demand = (typeof DEMANDS)[number]
/** Something that the market asks of every shop before it is verified. */
export type Item = { id: number; title: string; help: string; kind: ItemKind; demand: Demand }
export type ItemInput = Omit<Item, 'id'>
export type ItemEvent = { title: string; action: string; details: Record<string, unknown>; actorName: string; at: Date }
type Actor = { id: number; name: string }

const MOST_ITEMS = 30

/** The whole list in its order, with what is switched off. */
export async function listItems(db: Database | Tx): Promise<Item[]> {
  const rows = await db
    .selectFrom('checklist_items')
    .select(['id', 'title', 'help', 'kind', 'demand'])
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows as Item[]
}

/** Who changed what of the list, newest first, the last twenty. */
export async function listItemEvents(db: Database): Promise<ItemEvent[]> {
  const rows = await db
    .selectFrom('checklist_events as e')
    .innerJoin('checklist_items as i', 'i.id', 'e.item_id')
    .select(['i.title', 'e.action', 'e.details', 'e.actor_name as actorName', 'e.created_at as at'])
    .orderBy('e.id', 'desc')
    .limit(20)
    .execute()
  return rows.map((row) => ({ ...row, details: row.details as Record<string, unknown> }))
}

/**
 * Adds an item at the end of the list (`id` null), or changes one. Shops that were verified or wait stay as they are, and
 * decisions of the past keep the list as it was. Refuses (conflict) the thirty-first, and a kind that answers rest on.
 */
export async function saveItem(db: Database, actor: Actor, id: number | null, wanted: ItemInput): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const items = await lockItems(tx)
    if (id === null) {
      if (items.length >= MOST_ITEMS) throw new Refusal('conflict', `A checklist has at most ${MOST_ITEMS} items.`)
      const row = { ...wanted, position: items.length + 1, updated_at: now() }
      const added = await tx.insertInto('checklist_items').values(row).returning('id').executeTakeFirstOrThrow()
      return note(tx, actor, added.id, 'added', { item: wanted.title, ...wanted })
    }
    const before = items.find((one) => one.id === id)
    if (!before) throw notFound('item')
    const names = Object.keys(wanted) as (keyof ItemInput)[]
    const changed = names.filter((name) => before[name] !== wanted[name])
    if (changed.length === 0) return
    if (changed.includes('kind') && (await isAnswered(tx, id))) {
      throw new Refusal(
        'conflict',
        'Shops have answered this already, so its kind stays. Switch it off and add another.',
      )
    }
    await tx
      .updateTable('checklist_items')
      .set({ ...wanted, updated_at: now() })
      .where('id', '=', id)
      .execute()
    const details = Object.fromEntries(changed.map((name) => [name, { before: before[name], after: wanted[name] }]))
    return note(tx, actor, id, 'changed', { item: before.title, ...details })
  })
}

/** Where an item stands now, counted from one, and how many there are. */
type Moved = { title: string; place: number; last: number }

/** Moves an item one place up or down; at the end of the list it stays where it is. */
export function moveItem(db: Database, actor: Actor, id: number, way: 'up' | 'down'): Promise<Moved> {
  return db.transaction().execute(async (tx) => {
    const items = await lockItems(tx)
    const ids = items.map((one) => one.id)
    const at = ids.indexOf(id)
    const item = items[at]
    if (!item) throw notFound('item')
    const last = ids.length - 1
    const other = Math.min(Math.max(way === 'up' ? at - 1 : at + 1, 0), last)
    const moved = { title: item.title, place: other + 1, last: last + 1 }
    if (other === at) return moved
    ids.splice(at, 1)
    ids.splice(other, 0, id)
    for (const [place, one] of ids.entries()) {
      await tx
        .updateTable('checklist_items')
        .set({ position: place + 1 })
        .where('id', '=', one)
        .execute()
    }
    await note(tx, actor, id, 'moved', { item: item.title, way })
    return moved
  })
}

async function lockItems(tx: Tx): Promise<Item[]> {
  const rows = await tx
    .selectFrom('checklist_items')
    .select(['id', 'title', 'help', 'kind', 'demand'])
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows as Item[]
}

async function isAnswered(tx: Tx, itemId: number): Promise<boolean> {
  const { answered } = await tx
    .selectNoFrom((eb) =>
      eb
        .or([
          eb.exists(eb.selectFrom('checklist_answers').select('item_id').where('item_id', '=', itemId)),
          eb.exists(eb.selectFrom('shop_documents').select('id').where('item_id', '=', itemId)),
        ])
        .as('answered'),
    )
    .executeTakeFirstOrThrow()
  return Boolean(answered)
}

async function note(tx: Tx, actor: Actor, itemId: number, action: string, details: object): Promise<void> {
  await tx
    .insertInto('checklist_events')
    .values({ item_id: itemId, actor_id: actor.id, actor_name: actor.name, action, details: JSON.stringify(details) })
    .execute()
}
