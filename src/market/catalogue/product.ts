import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import type { Errors } from '#src/lib/form.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import type { Delivery } from './delivery.ts'
import { type DescriptionFormat, writtenDescription } from './description.ts'
import { freeSlug } from './free-slug.ts'
import { aboutColumns, freeHandle, ownerOfHandle, type ProductAbout } from './product-about.ts'
import { type FieldInput, writeFields } from './product-fields.ts'
import { checkVariants } from './variant-check.ts'
import { type VariantInput, type WrittenVariants, writeVariants } from './variants.ts'

export type ProductInput = {
  title: string
  description: string
  /** Left out: as it is, and of a new one plain text. Html is cleaned as it is written. */
  descriptionFormat?: DescriptionFormat | undefined
  categoryId: number | null
  /** At most three; every variant has one value for each, in this order. */
  optionNames: string[]
  variants: VariantInput[]
  /** Of a new product; a parcel unless said. Later it is changed on its own (changeDelivery), for stock hangs on it. */
  delivery?: Delivery | undefined
  /** What every buyer is asked. Left out: as it is. */
  fields?: FieldInput[] | undefined
  /** Left out: as it is. */
  about?: ProductAbout | undefined
}

export type OfShop = { id: number; currency: string }
export type SavedProduct = { ok: true; id: number; rows: WrittenVariants } | { ok: false; errors: Errors }

/** Creates a draft. Answers errors by field where rows cannot be as typed (a SKU taken, two rows alike). */
export const createProduct = (db: Database, shop: OfShop, input: ProductInput) =>
  settlingRaces(() => db.transaction().execute((tx) => addProduct(tx, shop, input)))

/**
 * Saves a product as typed. `seen` is the version the form showed: where somebody saved in between nothing is written and a
 * conflict is thrown.
 */
export const editProduct = (db: Database, shop: OfShop, id: number, seen: number, input: ProductInput) =>
  settlingRaces(() => db.transaction().execute((tx) => changeProduct(tx, shop, id, seen, input)))

/** The step of createProduct, for a deed that does more in the same transaction. */
export async function addProduct(tx: Tx, shop: OfShop, input: ProductInput): Promise<SavedProduct> {
  const errors = await checkProduct(tx, shop, null, input)
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const slug = await freeSlug(tx, 'products', [input.title], { maxLength: 120, otherwise: 'product' })
  const { id } = await tx
    .insertInto('products')
    .values({
      shop_id: shop.id,
      slug,
      handle: input.about?.handle || (await freeHandle(tx, shop.id, slug)),
      ...(input.about && aboutColumns(input.about)),
      title: input.title,
      ...(await description(input, 'text')),
      category_id: input.categoryId,
      option_names: input.optionNames,
      ...(input.delivery && { delivery: input.delivery }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (input.fields) await writeFields(tx, id, input.fields)
  const rows = await writeVariants(tx, { shopId: shop.id, productId: id, title: input.title }, input.variants)
  return { ok: true, id, rows }
}

/** The step of editProduct, for a deed that does more in the same transaction. */
export async function changeProduct(
  tx: Tx,
  shop: OfShop,
  id: number,
  seen: number,
  input: ProductInput,
): Promise<SavedProduct> {
  const stored = await lockProduct(tx, shop.id, id)
  if (stored.version !== seen)
    throw new Refusal('conflict', 'Somebody else saved this product while you were typing. Nothing of yours is lost.')
  const errors = await checkProduct(tx, shop, { id, ...stored }, input)
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  await tx
    .updateTable('products')
    .set({
      title: input.title,
      ...(await description(input, stored.format)),
      category_id: input.categoryId,
      option_names: input.optionNames,
      version: seen + 1,
      ...(input.about && { ...aboutColumns(input.about), handle: input.about.handle || stored.handle }),
      updated_at: now(),
      // Once buyers may have linked to it an address stays; until then it follows the title.
      ...(stored.publishedAt === null && stored.title !== input.title && { slug: await slugFor(tx, input.title, id) }),
    })
    .where('id', '=', id)
    .execute()
  if (input.fields) await writeFields(tx, id, input.fields)
  const rows = await writeVariants(tx, { shopId: shop.id, productId: id, title: input.title }, input.variants)
  return { ok: true, id, rows }
}

async function description(input: ProductInput, stored: string) {
  const format = input.descriptionFormat ?? (stored === 'html' ? 'html' : 'text')
  const written = await writtenDescription({ description: input.description, descriptionFormat: format })
  return { description: written.description, description_format: format }
}

const slugFor = (tx: Tx, title: string, exceptId: number) =>
  freeSlug(tx, 'products', [title], { maxLength: 120, otherwise: 'product', exceptId })

async function lockProduct(tx: Tx, shopId: number, id: number) {
  const product = await tx
    .selectFrom('products')
    .select(['title', 'version', 'state', 'option_names as optionNames', 'published_at as publishedAt'])
    .select(['description_format as format', 'handle'])
    .where('id', '=', id)
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!product) throw notFound('product')
  return product
}

type Stored = { id: number; state: string }

async function checkProduct(tx: Tx, shop: OfShop, stored: Stored | null, input: ProductInput): Promise<Errors> {
  const { optionNames, variants, categoryId } = input
  const errors = await checkVariants(
    tx,
    { shopId: shop.id, currency: shop.currency, productId: stored?.id ?? null, optionNames },
    variants,
  )
  if (categoryId !== null) {
    const category = await tx.selectFrom('categories').select('id').where('id', '=', categoryId).executeTakeFirst()
    if (!category) errors.category = 'This category is gone. Choose another.'
  }
  if (input.about?.handle) {
    const owner = await ownerOfHandle(tx, shop.id, input.about.handle, stored?.id)
    if (owner !== undefined) errors.handle = `“${owner}” in your shop has this handle already.`
  }
  if (stored?.state === 'published' && variants.length > 0 && variants.every((row) => row.gone))
    errors[''] = 'A product on sale needs at least one row. Take it off sale first, then remove the last one.'
  return errors
}

const RACES = ['variants_sku', 'variants_options', 'products_slug_key', 'products_handle']
const TRIES = 3

/**
 * Two people may take the same SKU in the same instant: the index lets one of them through. The other's save is done again, and now
 * finds the SKU taken, and says so beside its field.
 */
export async function settlingRaces<T>(save: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await save()
    } catch (error) {
      const { code, constraint = '' } = error as { code?: string; constraint?: string }
      const raced = code === '23505' && RACES.includes(constraint)
      if (!raced || tries === TRIES) throw error
    }
  }
}
