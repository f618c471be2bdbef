import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { randomKey } from '#src/lib/secret.ts'

/** What other catalogues, search engines and feeds are told of a product beside its words. */
export type ProductAbout = {
  vendor: string
  productType: string
  tags: string[]
  seoTitle: string
  seoDescription: string
  /** The shop's own name for it, by which its files find it again; empty: one is made. */
  handle: string
}

/** As columns; what is not typed is not written. */
export const aboutColumns = ({ vendor, productType, tags, seoTitle, seoDescription }: ProductAbout) => ({
  vendor,
  product_type: productType,
  tags,
  seo_title: seoTitle,
  seo_description: seoDescription,
})

const MOST_NUMBERED = 30

/** The title of the shop's product that has this handle, if there is one but `exceptId`. */
export async function ownerOfHandle(tx: Tx, shopId: number, handle: string, exceptId = 0): Promise<string | undefined> {
  const row = await tx
    .selectFrom('products')
    .select('title')
    .where('shop_id', '=', shopId)
    .where('handle', '=', handle)
    .where('removed_at', 'is', null)
    .where('id', '<>', exceptId)
    .executeTakeFirst()
  return row?.title
}

/** A handle that no product of the shop has: the one wished for, else with a number. */
export async function freeHandle(tx: Tx, shopId: number, wish: string): Promise<string> {
  const candidates = [wish, ...Array.from({ length: MOST_NUMBERED }, (_, i) => `${wish}-${i + 2}`)]
  await sql`select pg_advisory_xact_lock(hashtext(${`handle ${shopId} ${wish}`}))`.execute(tx)
  const taken = await tx
    .selectFrom('products')
    .select('handle')
    .where('shop_id', '=', shopId)
    .where('handle', 'in', candidates)
    .where('removed_at', 'is', null)
    .execute()
  const others = new Set(taken.map(({ handle }) => handle))
  return candidates.find((one) => !others.has(one)) ?? `${wish.slice(0, 240)}-${randomKey(6)}`
}
