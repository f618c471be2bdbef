import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Card, cardBasis, cardList } from './cards.ts'
import { anywhere } from './search-words.ts'

const MOST = 4

/** Products that share the first telling word with what was looked for and not found; without any, the newest. */
export async function suggestProducts(db: Database, words: string): Promise<{ alike: boolean; cards: Card[] }> {
  const telling = words.split(' ').filter((word) => word.length > 3 && !/^\d+$/.test(word))
  const word = telling[0]
  const alike =
    word === undefined ? sql`'[]'::json` : cardList(newest(sql`p.search_text like fold_text(${anywhere(word)})`))
  const { rows } = await sql<{ alike: Card[]; newest: Card[] }>`
    select ${alike} as alike, ${cardList(newest(sql`true`))} as newest`.execute(db)
  const found = rows[0]
  if (found && found.alike.length > 0) return { alike: true, cards: found.alike }
  return { alike: false, cards: found?.newest ?? [] }
}

const newest = (condition: ReturnType<typeof sql>) => sql`
  select ${cardBasis}, row_number() over (order by p.published_at desc, p.id desc) as n
  from visible_products p where ${condition} order by p.published_at desc, p.id desc limit ${sql.lit(MOST)}`
