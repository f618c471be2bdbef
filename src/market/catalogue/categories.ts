import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { liesWithin } from './category-tree.ts'
import { freeSlug } from './free-slug.ts'

export type CategoryRow = { id: number; parentId: number | null; slug: string; name: string; position: number }

/** The whole tree, for as long as the transaction lasts: two moves at once could otherwise close a circle together. */
export async function lockTree(tx: Tx): Promise<CategoryRow[]> {
  await sql`select pg_advisory_xact_lock(hashtext('category tree'))`.execute(tx)
  return tx
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'slug', 'name', 'position'])
    .orderBy('position')
    .orderBy('id')
    .execute()
}

export function rowOf(tree: CategoryRow[], id: number): CategoryRow {
  const row = tree.find((one) => one.id === id)
  if (!row) throw notFound('category')
  return row
}

export function refuseTwins(tree: CategoryRow[], name: string, parentId: number | null, exceptId?: number): void {
  const same = (row: CategoryRow) => row.name.toLowerCase() === name.toLowerCase() && row.parentId === parentId
  if (tree.some((row) => row.id !== exceptId && same(row)))
    throw new Refusal('conflict', `There is a category “${name}” in that place already. Choose another name.`)
}

export const childrenOf = (tree: CategoryRow[], id: number): CategoryRow[] => tree.filter((row) => row.parentId === id)

export const nextPosition = (tree: CategoryRow[], parentId: number | null) =>
  Math.max(-1, ...tree.filter((row) => row.parentId === parentId).map((row) => row.position)) + 1

/** Adds a category as the last below its parent (null: a section of the market). Refuses a name its siblings have. */
export function addCategory(db: Database, { name, parentId }: { name: string; parentId: number | null }) {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const parent = parentId === null ? null : rowOf(tree, parentId)
    refuseTwins(tree, name, parentId)
    const wishes = parent ? [name, `${parent.slug} ${name}`] : [name]
    const slug = await freeSlug(tx, 'categories', wishes, { maxLength: 80, otherwise: 'category' })
    return tx
      .insertInto('categories')
      .values({ name, slug, parent_id: parentId, position: nextPosition(tree, parentId) })
      .returning(['id', 'slug', 'name'])
      .executeTakeFirstOrThrow()
  })
}

/** Gives a category another name. Its address stays, so that links to it keep working. */
export function renameCategory(db: Database, id: number, name: string): Promise<{ before: string }> {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const row = rowOf(tree, id)
    refuseTwins(tree, name, row.parentId, id)
    await tx.updateTable('categories').set({ name }).where('id', '=', id).execute()
    return { before: row.name }
  })
}

/** Puts a category, with all below it, under another parent. Refuses to put it under itself. */
export function moveCategory(db: Database, id: number, parentId: number | null) {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const row = rowOf(tree, id)
    const parent = parentId === null ? null : rowOf(tree, parentId)
    if (row.parentId === parentId) return { name: row.name, before: row.parentId, under: parent?.name ?? null }
    if (parent && liesWithin(tree, parent.id, id))
      throw new Refusal('conflict', `“${parent.name}” lies within “${row.name}”, so it cannot hold it.`)
    refuseTwins(tree, row.name, parentId, id)
    await tx
      .updateTable('categories')
      .set({ parent_id: parentId, position: nextPosition(tree, parentId) })
      .where('id', '=', id)
      .execute()
    return { name: row.name, before: row.parentId, under: parent?.name ?? null }
  })
}

/** Moves a category one place up or down among its siblings; at the end of the row nothing happens. */
export function reorderCategory(db: Database, id: number, direction: 'up' | 'down'): Promise<{ name: string }> {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const row = rowOf(tree, id)
    const siblings = tree.filter((one) => one.parentId === row.parentId)
    const from = siblings.indexOf(row)
    const to = from + (direction === 'up' ? -1 : 1)
    if (to >= 0 && to < siblings.length) {
      siblings.splice(to, 0, ...siblings.splice(from, 1))
      await sql`update categories c set position = o.place - 1
        from unnest(${siblings.map((one) => one.id)}::bigint[]) with ordinality o (id, place) where o.id = c.id`.execute(
        tx,
      )
    }
    return { name: row.name }
  })
}
