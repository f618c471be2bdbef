import { type SqlBool, sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { removePicture, storePicture } from '#src/gateways/pictures.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'

export const MOST_IMAGES = 20
const FULL = `A product shows at most ${MOST_IMAGES} pictures. Remove one first.`

export type Added = { ok: true; id: number } | { ok: false; reason: string }

/** The product's row is the lock of its pictures' order and number. */
async function lockProduct(tx: Tx, shopId: number, productId: number): Promise<void> {
  const product = await tx
    .selectFrom('products')
    .select('id')
    .where('id', '=', productId)
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!product) throw notFound('product')
}

const shownIn = (tx: Tx, productId: number) =>
  tx
    .selectFrom('product_images')
    .select(['id', 'position'])
    .where('product_id', '=', productId)
    .orderBy('position')
    .orderBy('id')
    .execute()

/** Adds a picture as the last of a product. Refuses what is no picture, and more than 20, in a sentence. */
export async function addImage(
  db: Database,
  store: FileStore,
  { shopId, productId, bytes }: { shopId: number; productId: number; bytes: Buffer },
): Promise<Added> {
  // Asked before the work of making it, and again where it counts.
  const full = await db.transaction().execute(async (tx) => {
    await lockProduct(tx, shopId, productId)
    return (await shownIn(tx, productId)).length >= MOST_IMAGES
  })
  if (full) return { ok: false, reason: FULL }
  const picture = await storePicture(store, bytes)
  if (!picture.ok) return picture
  const added = await db.transaction().execute((tx) => appendImage(tx, { shopId, productId, ...picture }))
  if (!added.ok) await removePicture(store, picture)
  return added
}

type Kept = { shopId: number; productId: number; key: string; width: number; height: number; alt?: string }

/** The step of addImage that writes: for a picture that is in the file store already. */
export async function appendImage(tx: Tx, { shopId, productId, key, width, height, alt = '' }: Kept): Promise<Added> {
  await lockProduct(tx, shopId, productId)
  const shown = await shownIn(tx, productId)
  if (shown.length >= MOST_IMAGES) return { ok: false, reason: FULL }
  const position = (shown.at(-1)?.position ?? -1) + 1
  const { id } = await tx
    .insertInto('product_images')
    .values({ product_id: productId, image_key: key, width, height, alt, position })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { ok: true, id }
}

const ofShop = (shopId: number, column: 'product_id' | 'removed_from') =>
  sql<SqlBool>`exists (select from products p where p.id = product_images.${sql.ref(column)}
    and p.shop_id = ${shopId} and p.removed_at is null)`

type ImageOf = { shopId: number; productId: number; imageId: number }

/** Says what a picture shows (at most 300 characters), for those who cannot see it. */
export async function describeImage(db: Database, { shopId, productId, imageId }: ImageOf, alt: string): Promise<void> {
  const result = await db
    .updateTable('product_images')
    .set({ alt })
    .where('id', '=', imageId)
    .where('product_id', '=', productId)
    .where(ofShop(shopId, 'product_id'))
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) throw notFound('picture')
}

/** Moves a picture one place forward or back; the first is the one that lists show. */
export function reorderImage(
  db: Database,
  { shopId, productId, imageId }: ImageOf,
  direction: 'up' | 'down',
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await lockProduct(tx, shopId, productId)
    const ids = (await shownIn(tx, productId)).map((row) => row.id)
    const from = ids.indexOf(imageId)
    if (from < 0) throw notFound('picture')
    const to = from + (direction === 'up' ? -1 : 1)
    if (to < 0 || to >= ids.length) return
    ids.splice(to, 0, ...ids.splice(from, 1))
    await sql`update product_images i set position = o.place - 1
      from unnest(${ids}::bigint[]) with ordinality o (id, place) where o.id = i.id`.execute(tx)
  })
}

/** Takes a picture off its product; it can be put back where it was. */
export async function removeImage(db: Database, { shopId, productId, imageId }: ImageOf): Promise<void> {
  const result = await db
    .updateTable('product_images')
    .set({ product_id: null, removed_from: productId, removed_at: now() })
    .where('id', '=', imageId)
    .where('product_id', '=', productId)
    .where(ofShop(shopId, 'product_id'))
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) throw notFound('picture')
}

/** Puts a removed picture back to its place. Refuses, like addImage, where the product has 20 by now. */
export function restoreImage(db: Database, { shopId, productId, imageId }: ImageOf): Promise<Added> {
  return db.transaction().execute(async (tx) => {
    await lockProduct(tx, shopId, productId)
    const shown = await shownIn(tx, productId)
    if (shown.some((row) => row.id === imageId)) return { ok: true, id: imageId }
    if (shown.length >= MOST_IMAGES) return { ok: false, reason: FULL }
    const result = await tx
      .updateTable('product_images')
      .set({ product_id: productId, removed_from: null, removed_at: null })
      .where('id', '=', imageId)
      .where('removed_from', '=', productId)
      .where('purged_at', 'is', null)
      .where(ofShop(shopId, 'removed_from'))
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw notFound('picture')
    return { ok: true, id: imageId }
  })
}
