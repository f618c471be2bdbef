import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** An order of products: what they are sorted by (unique with the id behind it), and which way. */
export type Order = { key: RawBuilder<unknown>; descending: boolean }
export type Place = { after: number | null; before: number | null }
export type Paged<Row> = { rows: Row[]; after: number | null; before: number | null }

/** Where a page begins: after (or, going back, before) the product of that id, wherever it stands by now. */
export function seek({ key, descending }: Order, { after, before }: Place): RawBuilder<SqlBool> {
  const at = before ?? after
  if (at === null) return sql`true`
  const onwards = descending === (before !== null) ? sql`>` : sql`<`
  return sql`(${key}, p.id) ${onwards} (select ${key}, p.id from products p where p.id = ${at})`
}

/** The order to read in; going back it is turned round, and pageOf turns the rows again. */
export function ordered({ key, descending }: Order, { before }: Place): RawBuilder<unknown> {
  const way = descending === (before === null) ? sql`desc` : sql`asc`
  return sql`${key} ${way}, p.id ${way}`
}

/** Cuts the row too many that was read, and says where the pages beside this one begin. */
export function pageOf<Row extends { id: number }>(found: Row[], size: number, place: Place): Paged<Row> {
  const more = found.length > size
  const rows = found.slice(0, size)
  if (place.before !== null) rows.reverse()
  const back = place.before !== null ? more : place.after !== null
  const on = place.before !== null || more
  return { rows, before: back ? (rows[0]?.id ?? null) : null, after: on ? (rows.at(-1)?.id ?? null) : null }
}

/**
 * Every word of a search must occur somewhere in what is searched; case and accents do not matter. One condition a word:
 * that is what an index of letters is asked for, and by how rare the words are: such a statement is plannedAnew.
 */
export function containsWords(column: RawBuilder<unknown>, typed: string): RawBuilder<SqlBool> {
  const words = typed.split(/\s+/).filter(Boolean).slice(0, 8)
  if (words.length === 0) return sql`true`
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  return sql<SqlBool>`(${sql.join(
    patterns.map((pattern) => sql`${column} like fold_text(${pattern})`),
    sql` and `,
  )})`
}
