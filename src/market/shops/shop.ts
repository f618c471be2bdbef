import type { Database, Tx } from '#src/database/connect.ts'
import { beyondShop } from '#src/database/scope.ts'
import { now } from '#src/lib/clock.ts'
import { digitsOf } from '#src/lib/money.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { recordEvent } from './history.ts'
import { type AtShop, lockOwnShop, type OwnShop, personOf } from './own-shop.ts'
import { findSlugProblem, pickSlug } from './slug.ts'
import { wasApproved } from './states.ts'

export type ShopDetails = {
  name: string
  /** The word in its address; absent: made of the name when the shop opens, and kept after. */
  slug?: string
  description: string
  contactEmail: string
  country: string
  currency: string
}

export type Saved =
  | { ok: true; done: 'opened' | 'saved' | 'unchanged'; id: number; waitsFor: ('name' | 'contact')[] }
  | { ok: false; errors: Record<string, string> }

/**
 * Opens this person's shop, or changes the one they have. Answers the fields that cannot be so: an address taken, a
 * currency that prices already stand in. The name of a shop once approved, and a contact address once proven, stay until
 * the new one is accepted or proven. Refuses (forbidden) members without that right.
 */
export function saveShop(db: Database, who: AtShop, details: ShopDetails): Promise<Saved> {
  return saving(db, (tx) => save(tx, who, details))
}

/**
 * Opens one more shop for this person. The same once more finds the one that was just opened. Refuses (conflict) while
 * five of theirs are not verified.
 */
export function openShop(db: Database, personId: number, details: ShopDetails): Promise<Saved> {
  const act = async (tx: Tx) => {
    await lockPerson(tx, personId)
    return openAnother(tx, personId, details)
  }
  // It is begun from within one of their shops, and is another's.
  return beyondShop(() => saving(db, act))
}

async function saving(db: Database, act: (tx: Tx) => Promise<Saved>): Promise<Saved> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(act)
    } catch (error) {
      // Somebody took the same address between our look and our write: look again.
      if ((error as { constraint?: string }).constraint !== 'shops_slug_key' || tries >= 5) throw error
    }
  }
}

async function save(tx: Tx, who: AtShop, details: ShopDetails): Promise<Saved> {
  const personId = personOf(who)
  const shop = await lockOwnShop(tx, who)
  if (shop) return change(tx, personId, shop, details)
  if (typeof who !== 'number') throw shopGone()
  // The person's row lets one of two simultaneous openings pass; the other then finds the shop.
  await lockPerson(tx, personId)
  const meanwhile = await lockOwnShop(tx, personId)
  return meanwhile ? change(tx, personId, meanwhile, details) : open(tx, personId, details)
}

const lockPerson = (tx: Tx, personId: number) =>
  tx.selectFrom('users').select('id').where('id', '=', personId).forNoKeyUpdate().executeTakeFirstOrThrow()

/** More than this at once is nobody who opens shops, but somebody who takes names. */
const MOST_UNVERIFIED = 5

async function openAnother(tx: Tx, personId: number, details: ShopDetails): Promise<Saved> {
  const unverified = await tx
    .selectFrom('shops as s')
    .innerJoin('shop_members as m', 'm.shop_id', 's.id')
    .select(['s.id', 's.name', 's.status'])
    .where('m.user_id', '=', personId)
    .where('m.role', '=', 'owner')
    .where('s.status', 'in', ['draft', 'submitted', 'rejected'])
    .execute()
  const same = unverified.find(({ name, status }) => status === 'draft' && name === details.name)
  if (same) return { ok: true, done: 'opened', id: same.id, waitsFor: [] }
  if (unverified.length >= MOST_UNVERIFIED) {
    throw new Refusal(
      'conflict',
      `${MOST_UNVERIFIED} of your shops are not verified yet. Bring one of them through first.`,
    )
  }
  return open(tx, personId, details)
}

async function open(tx: Tx, personId: number, details: ShopDetails): Promise<Saved> {
  const { name, description, contactEmail, country, currency } = details
  if (details.slug) {
    const problem = await findSlugProblem(tx, details.slug, 0)
    if (problem) return { ok: false, errors: { slug: SLUG_WORDS[problem] } }
  }
  const slug = details.slug || (await pickSlug(tx, name))
  const { id } = await tx
    .insertInto('shops')
    .values({
      name,
      slug,
      description,
      contact_email: contactEmail,
      country,
      currency,
      currency_digits: digitsOf(currency),
      created_at: now(),
      updated_at: now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.insertInto('shop_members').values({ shop_id: id, user_id: personId, role: 'owner' }).execute()
  await recordEvent(tx, { shopId: id, actorId: personId, action: 'opened', details: { name, slug } })
  return { ok: true, done: 'opened', id, waitsFor: [] }
}

const SLUG_WORDS = {
  reserved: 'This address is kept for the market itself. Choose another.',
  taken: 'Another shop has this address. Choose another.',
}

type Change = Partial<Record<Column, string | number | null>>
type Column =
  | 'name'
  | 'wanted_name'
  | 'slug'
  | 'description'
  | 'contact_email'
  | 'wanted_contact_email'
  | 'country'
  | 'currency'
  | 'currency_digits'

async function change(tx: Tx, personId: number, shop: OwnShop, details: ShopDetails): Promise<Saved> {
  const errors = await refusedFields(tx, shop, details)
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const { name, slug, description, contactEmail, country, currency } = details
  const wish: Change = { slug: slug || shop.slug, description, country, currency, currency_digits: digitsOf(currency) }
  if (wasApproved(shop.status)) wish.wanted_name = name === shop.name ? null : name
  else wish.name = name
  if (shop.contact_proven_at) wish.wanted_contact_email = contactEmail === shop.contact_email ? null : contactEmail
  else wish.contact_email = contactEmail
  const changes = Object.entries(wish).filter(([column, value]) => shop[column as Column] !== value)
  const waitsFor = [
    ...(wish.wanted_name ? (['name'] as const) : []),
    ...(wish.wanted_contact_email ? (['contact'] as const) : []),
  ]
  if (changes.length === 0) return { ok: true, done: 'unchanged', id: shop.id, waitsFor }
  await tx
    .updateTable('shops')
    .set({ ...Object.fromEntries(changes), updated_at: now() })
    .where('id', '=', shop.id)
    .execute()
  await recordEvent(tx, { shopId: shop.id, actorId: personId, action: 'changed', details: told(shop, changes) })
  return { ok: true, done: 'saved', id: shop.id, waitsFor }
}

async function refusedFields(tx: Tx, shop: OwnShop, { slug, country, currency }: ShopDetails) {
  const errors: Record<string, string> = {}
  const approved = wasApproved(shop.status)
  if (slug && slug !== shop.slug) {
    const problem = approved ? null : await findSlugProblem(tx, slug, shop.id)
    if (approved) errors.slug = 'Links lead to this address, so it stays once a shop has been approved.'
    else if (problem) errors.slug = SLUG_WORDS[problem]
  }
  if (country !== shop.country && approved) {
    errors.country = 'The country was checked with your documents. Ask the market’s staff to change it.'
  }
  if (currency !== shop.currency && (await hasProducts(tx, shop.id))) {
    errors.currency = `Your products have prices in ${shop.currency}, so the currency stays.`
  }
  return errors
}

// The shop's row is locked, and a new product needs a share of that lock: none can appear while the currency changes.
async function hasProducts(tx: Tx, shopId: number): Promise<boolean> {
  const product = await tx.selectFrom('products').select('id').where('shop_id', '=', shopId).limit(1).executeTakeFirst()
  return product !== undefined
}

/** From what to what, for the history; long texts are only named. */
function told(shop: OwnShop, changes: [string, unknown][]): Record<string, unknown> {
  const shown = changes.filter(([column]) => column !== 'currency_digits')
  return Object.fromEntries(
    shown.map(([column, to]) => [column, column === 'description' ? true : { from: shop[column as Column], to }]),
  )
}

/** Marks what the reviewer sees as changed, so that a decision on the older state is refused. Refuses nothing itself. */
export async function touchShop(tx: Tx, shopId: number): Promise<void> {
  await tx.updateTable('shops').set({ updated_at: now() }).where('id', '=', shopId).execute()
}

export const shopGone = () => new Refusal('not-found', 'There is no such shop.')
