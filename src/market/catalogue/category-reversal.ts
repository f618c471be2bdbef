import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { type CategoryRow, lockTree, refuseTwins } from './categories.ts'
import type { Staff } from './category-acts.ts'
import { freeSlug } from './free-slug.ts'

type Act = {
  kind: 'merge' | 'removal' | 'filing'
  name: string
  targetId: number | null
  target: string | null
  category: (CategoryRow & { redirects: string[] }) | null
  childIds: number[]
  products: number
  reversedAt: Date | null
}

/** `back` of `products` are where they were; the others were moved on since, and stay there. */
export type Reversed = { kind: Act['kind']; name: string; target: string | null; back: number; products: number }

/**
 * Undoes a merge, a removal or a filing, once: the category stands where it stood, with its address, and what was put
 * elsewhere returns, except what somebody has moved on since. Refuses where another category has its name by now.
 */
export function reverseCategoryAct(db: Database, staff: Staff, actId: number): Promise<Reversed> {
  return db.transaction().execute(async (tx) => {
    const tree = await lockTree(tx)
    const act = await lockAct(tx, actId)
    if (act.reversedAt) throw new Refusal('conflict', 'This was undone already.')
    const back = act.kind === 'filing' ? await unfile(tx, actId) : await restore(tx, tree, actId, act)
    await sql`update category_acts set reversed_at = ${now()}, reversed_by = ${staff.id} where id = ${actId}`.execute(
      tx,
    )
    return { kind: act.kind, name: act.name, target: act.target, back, products: act.products }
  })
}

async function lockAct(tx: Tx, id: number): Promise<Act> {
  const { rows } = await sql<Act>`
    select kind, category_name as name, target_id as "targetId", target_name as target, category,
      child_ids as "childIds", cardinality(product_ids) as products, reversed_at as "reversedAt"
    from category_acts where id = ${id} for update`.execute(tx)
  const [act] = rows
  if (!act) throw notFound('change')
  return { ...act, childIds: act.childIds.map(Number) }
}

async function unfile(tx: Tx, actId: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update products p set category_id = nullif(b.before, 0)
    from category_acts a, unnest(a.product_ids, a.before_ids) as b (id, before)
    where a.id = ${actId} and p.id = b.id and p.removed_at is null and p.category_id is not distinct from a.target_id
      and (b.before = 0 or exists (select from categories where id = b.before))`.execute(tx)
  return Number(numAffectedRows)
}

async function restore(tx: Tx, tree: CategoryRow[], actId: number, { category, childIds, targetId }: Act) {
  if (!category) throw notFound('category')
  const { id, name, position, redirects } = category
  const parentId = tree.some((one) => one.id === category.parentId) ? category.parentId : null
  const others = tree.filter((one) => !childIds.includes(one.id))
  refuseTwins(others, name, parentId)
  await sql`delete from category_redirects where slug = ${category.slug}`.execute(tx)
  const own = !others.some((one) => one.slug === category.slug)
  const slug = own ? category.slug : await freeSlug(tx, 'categories', [name], { maxLength: 80, otherwise: 'category' })
  await sql`insert into categories (id, parent_id, slug, name, position) overriding system value
    values (${id}, ${parentId}, ${slug}, ${name}, ${position})`.execute(tx)
  await sql`insert into category_redirects (slug, category_id) select slug, ${id} from unnest(${redirects}::text[]) as slug
    where not exists (select from categories c where c.slug = slug.slug)
    on conflict (slug) do update set category_id = excluded.category_id`.execute(tx)
  // Those that still lie where they were put.
  await sql`update categories set parent_id = ${id}
    where id = any (${childIds}::bigint[]) and parent_id is not distinct from ${targetId}::bigint`.execute(tx)
  const { numAffectedRows = 0n } = await sql`
    update products p set category_id = ${id} from category_acts a
    where a.id = ${actId} and p.id = any (a.product_ids)
      and p.category_id is not distinct from a.target_id`.execute(tx)
  return Number(numAffectedRows)
}
