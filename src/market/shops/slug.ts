import type { Database, Tx } from '#src/database/connect.ts'
import { slugify } from '#src/lib/slug.ts'

export const LONGEST_SLUG = 60

/** Words that a visitor would take for the market itself, or that we may want as addresses one day. */
const RESERVED = new Set(
  `about account admin api app billing blog buyer cart checkout contact dev help home image images legal login logout mail
  market market-window new news official order orders payment payments press privacy product products register root sale
  search security seller sellers settings shop shops staff static status stock store support system terms test verified
  webhook webhooks www`.split(/\s+/),
)

export type SlugProblem = 'reserved' | 'taken'

export const isReservedSlug = (slug: string): boolean => RESERVED.has(slug)

/** Is this address free for this shop? */
export async function findSlugProblem(tx: Tx, slug: string, shopId: number): Promise<SlugProblem | null> {
  if (isReservedSlug(slug)) return 'reserved'
  const other = await tx
    .selectFrom('shops')
    .select('id')
    .where('slug', '=', slug)
    .where('id', '<>', shopId)
    .executeTakeFirst()
  return other ? 'taken' : null
}

/** A free address made of a shop's name: "sahaf-books", or "sahaf-books-2" where that is taken. */
export async function pickSlug(db: Database | Tx, name: string): Promise<string> {
  const plain = slugify(name, LONGEST_SLUG - 6)
  // A name without a Latin letter gives no word; such shops are numbered.
  const base = plain === '' ? 'shop' : RESERVED.has(plain) ? `${plain}-shop` : plain
  const taken = await db
    .selectFrom('shops')
    .select('slug')
    .where((eb) => eb.or([eb('slug', '=', base), eb('slug', 'like', `${base}-%`)]))
    .execute()
  const slugs = new Set(taken.map(({ slug }) => slug))
  if (plain !== '' && !slugs.has(base)) return base
  for (let number = plain === '' ? 1 : 2; ; number += 1) if (!slugs.has(`${base}-${number}`)) return `${base}-${number}`
}
