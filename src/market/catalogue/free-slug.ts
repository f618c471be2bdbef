import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { randomKey } from '#src/lib/secret.ts'
import { slugify } from '#src/lib/slug.ts'

const MOST_NUMBERED = 30

/**
 * A slug nobody has: the first of `wishes` that is free, else the last of them with a number. Two transactions that
 * wish for the same one wait for each other here, so that neither meets the other at the unique index.
 */
export async function freeSlug(
  tx: Tx,
  table: 'categories' | 'products',
  wishes: string[],
  { maxLength, otherwise, exceptId = 0 }: { maxLength: number; otherwise: string; exceptId?: number },
): Promise<string> {
  const bases = wishes.map((wish) => slugify(wish, maxLength - 5)).filter((slug) => slug !== '')
  const last = bases.at(-1) ?? otherwise
  const numbered = Array.from({ length: MOST_NUMBERED }, (_, i) => `${last}-${i + 2}`)
  const candidates = [...(bases.length > 0 ? bases : [otherwise]), ...numbered]
  await sql`select pg_advisory_xact_lock(hashtext(${`${table} ${last}`}))`.execute(tx)
  const { rows } =
    table === 'products'
      ? await sql<{ slug: string }>`select slug from taken_product_slugs(${candidates}, ${exceptId}) as slug`.execute(
          tx,
        )
      : await sql<{ slug: string }>`
          select slug from categories where slug = any (${candidates}) and id <> ${exceptId}
          union select slug from category_redirects where slug = any (${candidates})`.execute(tx)
  const others = new Set(rows.map((row) => row.slug))
  return candidates.find((slug) => !others.has(slug)) ?? `${last.slice(0, maxLength - 13)}-${randomKey(6)}`
}
