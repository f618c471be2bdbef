import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { countryName } from '#src/lib/countries.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'

export type TaxRate = { id: number; country: string; categoryId: number | null; name: string; bp: number }
export type RateInput = Omit<TaxRate, 'id'>

/** Every rate; of a country first that of everything, then those of categories. There are a few hundred at most. */
export function listTaxRates(db: Database): Promise<TaxRate[]> {
  return db
    .selectFrom('tax_rates')
    .select(['id', 'country', 'category_id as categoryId', 'name', 'rate_bp as bp'])
    .orderBy('country')
    .orderBy(sql`category_id is not null`)
    .orderBy('id')
    .execute()
}

/** Adds the rate of a country, for everything or for a category and what lies in it. Refuses (conflict) a second one. */
export async function addTaxRate(db: Database, { country, categoryId, name, bp }: RateInput): Promise<number> {
  if (categoryId !== null) {
    const category = await db.selectFrom('categories').select('id').where('id', '=', categoryId).executeTakeFirst()
    if (!category) throw notFound('category')
  }
  const added = await db
    .insertInto('tax_rates')
    .values({ country, category_id: categoryId, name, rate_bp: bp })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const what = categoryId === null ? 'everything' : 'this category'
  if (!added) throw new Refusal('conflict', `${countryName(country)} has a rate for ${what} already. Change that one.`)
  return added.id
}

/** Changes name and rate from now on; orders placed keep theirs. Answers the rate as it was. */
export function changeTaxRate(db: Database, id: number, { name, bp }: { name: string; bp: number }): Promise<TaxRate> {
  return db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('tax_rates')
      .select(['id', 'country', 'category_id as categoryId', 'name', 'rate_bp as bp'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw notFound('tax rate')
    await tx.updateTable('tax_rates').set({ name, rate_bp: bp }).where('id', '=', id).execute()
    return before
  })
}

/** Takes a rate away and answers what it was, so that it can be brought back. */
export async function removeTaxRate(db: Database, id: number): Promise<TaxRate> {
  const gone = await db
    .deleteFrom('tax_rates')
    .where('id', '=', id)
    .returning(['id', 'country', 'category_id as categoryId', 'name', 'rate_bp as bp'])
    .executeTakeFirst()
  if (!gone) throw notFound('tax rate')
  return gone
}
