import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { type CategoryRow, childrenOf, lockTree, nextPosition, rowOf } from './categories.ts'
import { liesWithin } from './category-tree.ts'

export type Staff = { id: number; name: string }
/** What was done, to be told and undone: `products` lay in it, `target` holds them now (null: no category does). */
export type Dissolved = { actId: number; name: string; target: string | null; products: number; children: number }

/**
 * Puts all products and categories of one into another and takes it away; its address leads there from then on. Refuses to
 * merge it into itself or what lies in it, and where both hold a category of the same name.
 */
export function mergeCategory(db: Database, staff: Staff, id: number, intoId: number): Promise<Dissolved> {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const [row, into] = [rowOf(tree, id), rowOf(tree, intoId)]
    if (liesWithin(tree, intoId, id))
      throw new Refusal('conflict', `“${into.name}” lies within “${row.name}”, or is it. Choose another category.`)
    const there = new Set(childrenOf(tree, intoId).map((one) => one.name.toLowerCase()))
    const twin = childrenOf(tree, id).find((one) => there.has(one.name.toLowerCase()))
    if (twin && twin.id !== id)
      throw new Refusal('conflict', `Both hold a category “${twin.name}”. Merge or rename one of those first.`)
    return dissolve(tx, { kind: 'merge', staff, tree, row, target: into })
  })
}

/** Deletes a category that holds no others. Its products go to its parent, or lie in no category when it had none. */
export function deleteCategory(db: Database, staff: Staff, id: number): Promise<Dissolved> {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const row = rowOf(tree, id)
    const children = childrenOf(tree, id).length
    if (children > 0) {
      const held = children === 1 ? 'one category' : `${children} categories`
      throw new Refusal('conflict', `“${row.name}” holds ${held}. Move, merge or delete what is in it first.`)
    }
    const target = row.parentId === null ? null : rowOf(tree, row.parentId)
    return dissolve(tx, { kind: 'removal', staff, tree, row, target })
  })
}

type Dissolving = {
  kind: 'merge' | 'removal'
  staff: Staff
  tree: CategoryRow[]
  row: CategoryRow
  target: CategoryRow | null
}

async function dissolve(tx: Tx, { kind, staff, tree, row, target }: Dissolving): Promise<Dissolved> {
  const children = childrenOf(tree, row.id).map((one) => one.id)
  const { rows: led } = await sql<{
    slug: string
  }>`select slug from category_redirects where category_id = ${row.id}`.execute(tx)
  const category = JSON.stringify({ ...row, redirects: led.map(({ slug }) => slug) })
  const { rows } = await sql<{ id: number; products: number }>`
    with moved as (update products set category_id = ${target?.id ?? null} where category_id = ${row.id} returning id)
    insert into category_acts (kind, actor_id, actor_name, category_id, category_name, target_id, target_name, category,
      child_ids, product_ids, created_at)
    values (${kind}, ${staff.id}, ${staff.name}, ${row.id}, ${row.name}, ${target?.id ?? null}, ${target?.name ?? null},
      ${category}::jsonb, ${children}::bigint[], coalesce((select array_agg(id order by id) from moved), '{}'), ${now()})
    returning id, cardinality(product_ids) as products`.execute(tx)
  const first = target ? nextPosition(tree, target.id) : 0
  await sql`update categories c set parent_id = ${target?.id ?? null}, position = ${first} + o.place - 1
    from unnest(${children}::bigint[]) with ordinality o (id, place) where o.id = c.id`.execute(tx)
  if (target)
    await sql`update category_redirects set category_id = ${target.id} where category_id = ${row.id}`.execute(tx)
  await tx.deleteFrom('categories').where('id', '=', row.id).execute()
  // Without a place to lead to, the address is free again.
  if (target)
    await sql`insert into category_redirects (slug, category_id) values (${row.slug}, ${target.id})`.execute(tx)
  const { id: actId = 0, products = 0 } = rows[0] ?? {}
  return { actId, name: row.name, target: target?.name ?? null, products, children: children.length }
}

/** Puts products of any shops into a category (null: into none). Answers how many were not there yet. */
export function fileProducts(
  db: Database,
  staff: Staff,
  productIds: readonly number[],
  categoryId: number | null,
): Promise<{ actId: number | null; moved: number; target: string | null }> {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const target = categoryId === null ? null : rowOf(tree, categoryId)
    const { rows } = await sql<{ id: number; moved: number }>`
      with chosen as materialized (
        select id, coalesce(category_id, 0) as before from products
        where id = any (${[...productIds]}::bigint[]) and removed_at is null
          and category_id is distinct from ${categoryId}::bigint order by id for no key update
      ), moved as (
        update products p set category_id = ${categoryId}::bigint from chosen where chosen.id = p.id)
      insert into category_acts (kind, actor_id, actor_name, category_name, target_id, target_name, product_ids,
        before_ids, created_at)
      select 'filing', ${staff.id}, ${staff.name}, '', ${categoryId}::bigint, ${target?.name ?? null}::text,
        array_agg(id order by id), array_agg(before order by id), ${now()}::timestamptz
      from chosen having count(*) > 0
      returning id, cardinality(product_ids) as moved`.execute(tx)
    if (productIds.length > 0 && rows.length === 0 && !(await anyOf(tx, productIds))) throw notFound('product')
    return { actId: rows[0]?.id ?? null, moved: rows[0]?.moved ?? 0, target: target?.name ?? null }
  })
}

async function anyOf(tx: Tx, productIds: readonly number[]): Promise<boolean> {
  const found = await tx
    .selectFrom('products')
    .select('id')
    .where('id', 'in', productIds)
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Where the address of a category that is gone leads now. */
export async function findCategoryRedirect(db: Database, slug: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('category_redirects as r')
    .innerJoin('categories as c', 'c.id', 'r.category_id')
    .select('c.slug')
    .where('r.slug', '=', slug)
    .executeTakeFirst()
  return row?.slug
}

export type ListedAct = {
  id: number
  kind: 'merge' | 'removal' | 'filing'
  name: string
  target: string | null
  products: number
  children: number
  by: string
  at: Date
  reversedAt: Date | null
}

/** What was merged, deleted and filed last. */
export async function listCategoryActs(db: Database, most = 10): Promise<ListedAct[]> {
  const { rows } = await sql<ListedAct>`
    select id, kind, category_name as name, target_name as target, cardinality(product_ids) as products,
      cardinality(child_ids) as children, actor_name as by, created_at as at, reversed_at as "reversedAt"
    from category_acts order by id desc limit ${most}`.execute(db)
  return rows
}
