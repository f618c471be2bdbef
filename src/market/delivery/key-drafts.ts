import type { Database } from '#src/database/connect.ts'
import { after } from '#src/lib/clock.ts'
import { keyFor, seal, unseal } from '#src/lib/secret.ts'
import type { KeySource } from './key-import.ts'

type Whose = { shopId: number; variantId: number; actorId: number }

/** How long lines wait between the look at them and the import. */
export const DRAFT_MINUTES = 30

const keyOf = (secret: string) => keyFor(secret, 'key-drafts')
const boundTo = ({ shopId, variantId, actorId }: Whose) => ['key-draft', shopId, variantId, actorId].join('\x1f')

/**
 * Keeps the text of an import, sealed, while its seller looks at what it would do: the page that asks them shows no key,
 * so it cannot bring them back. It takes the place of what the same person was about to import here before.
 */
export async function keepKeyDraft(
  db: Database,
  secret: string,
  whose: Whose,
  { text, source }: { text: string; source: KeySource },
): Promise<number> {
  const { shopId, variantId, actorId } = whose
  await dropKeyDrafts(db, whose)
  const { id } = await db
    .insertInto('key_drafts')
    .values({
      ...{ shop_id: shopId, variant_id: variantId, actor_id: actorId, source },
      sealed: seal(keyOf(secret), text, boundTo(whose)),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** What the same person was about to import here; null where it was imported since, or its time is over. */
export async function findKeyDraft(db: Database, secret: string, whose: Whose, id: number) {
  const row = await db
    .selectFrom('key_drafts')
    .select(['source', 'sealed'])
    .where('id', '=', id)
    .where('shop_id', '=', whose.shopId)
    .where('variant_id', '=', whose.variantId)
    .where('actor_id', '=', whose.actorId)
    .where('created_at', '>', after(-DRAFT_MINUTES * 60))
    .executeTakeFirst()
  if (!row) return null
  try {
    return { source: row.source as KeySource, text: unseal(keyOf(secret), row.sealed, boundTo(whose)) }
  } catch {
    return null // sealed under an earlier secret: it has to be pasted again
  }
}

/** Forgets what this person was about to import here. */
export async function dropKeyDrafts(db: Database, { shopId, variantId, actorId }: Whose): Promise<void> {
  await db
    .deleteFrom('key_drafts')
    .where('shop_id', '=', shopId)
    .where('variant_id', '=', variantId)
    .where('actor_id', '=', actorId)
    .execute()
}

/** Forgets every draft whose time is over. */
export async function purgeKeyDrafts(db: Database): Promise<void> {
  await db
    .deleteFrom('key_drafts')
    .where('created_at', '<=', after(-DRAFT_MINUTES * 60))
    .execute()
}
