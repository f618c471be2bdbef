import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

type Known = { word: string; products: number }

/**
 * What somebody may have meant: each word that begins nothing in the window replaced by the most alike one that does; or null
 * where there is nothing close. Words of less than four letters and numbers are left as they are.
 */
export async function respell(db: Database, typed: string): Promise<string | null> {
  const { rows } = await sql<{ word: string; known: boolean; alike: Known[] }>`
    select w.word, ${inWindow(sql`w.word`)} as known, case when ${fit} and not ${inWindow(sql`w.word`)} then ${alike} else '[]' end as alike
    from (select word, n from unnest(string_to_array(search_clean(${typed}), ' ')) with ordinality u (word, n)
      where word <> '' order by n limit 8) w order by w.n`.execute(db)
  const words = rows.map(({ word, known, alike: candidates }) => (known ? word : (closest(word, candidates) ?? word)))
  return words.some((word, i) => word !== rows[i]?.word) ? words.join(' ') : null
}

const inWindow = (word: ReturnType<typeof sql>) => sql`exists (
  select from product_search s join visible_products p on p.id = s.product_id
  where s.body @@ search_query(${word}) limit 1)`

const fit = sql`length(w.word) > 3 and w.word ~ '[^0-9]'`

/** Words alike by their trigrams, and words that hold it: who looks for "boot" also means "snowboot". Only what is in the window. */
const alike = sql`(select coalesce(json_agg(json_build_object('word', near.word, 'products', near.products)), '[]')
  from (select distinct on (near.word) near.word, near.products from (
      select k.word, k.products from search_words k where k.products > 0 and (k.word % w.word or k.word like '%' || w.word || '%')
      order by similarity(k.word, w.word) desc, k.products desc limit 12) near
    where exists (select from product_search s join visible_products p on p.id = s.product_id
      where s.facts @@ ('''' || near.word || '''')::tsquery limit 1)) near)`

/** The nearest by letters to be typed otherwise; among equals the one in most products. One letter of four may differ. */
function closest(word: string, known: readonly Known[]): string | null {
  const most = Math.max(1, Math.floor(word.length / 3.5))
  const near = known
    .map((one) => ({ ...one, steps: one.word.includes(word) ? 1 : distance(word, one.word) }))
    .filter(({ steps }) => steps <= most)
    .sort((a, b) => a.steps - b.steps || b.products - a.products || a.word.localeCompare(b.word))
  return near[0]?.word ?? null
}

/** Letters left out, put in, exchanged or turned round between two words. */
function distance(a: string, b: string): number {
  const [one, two] = [[...a], [...b]]
  let before: number[] = []
  let last = Array.from({ length: two.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= two.length; j++) {
      const same = one[i - 1] === two[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[two.length] ?? 0
}
