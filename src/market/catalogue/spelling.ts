import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { rowsBeside } from './listing-conditions.ts'

type Piece = RawBuilder<unknown>

type Known = { word: string; products: number }

/**
 * What somebody may have meant: each word that begins nothing in the window replaced by the most alike one that does; or null
 * where there is nothing close. Words of less than four letters and numbers are left as they are.
 */
export async function respell(db: Database, typed: string): Promise<string | null> {
  const { rows } = await sql<{ word: string; alike: Known[] }>`
    select w.word, case when ${fit} and not ${inWindow(sql`w.word`)} then ${alike} else '[]' end as alike
    from (select word, n from unnest(string_to_array(search_clean(${typed}), ' ')) with ordinality u (word, n)
      where word <> '' order by n limit 8) w order by w.n`.execute(db)
  const near = rows.map(({ word, alike: known }) => ({ word, candidates: nearest(word, known) }))
  const shown = await inWindowOf(
    db,
    near.flatMap(({ candidates }) => candidates),
  )
  const words = near.map(({ word, candidates }) => candidates.find((one) => shown.has(one)) ?? word)
  return words.some((word, i) => word !== rows[i]?.word) ? words.join(' ') : null
}

/** Whether what buyers may see has a word that begins so: anywhere, or in what names products. */
const inWindow = (word: Piece, within: Piece = sql`true`) => sql`exists (
  select from ${rowsBeside} p where p.words @@ search_known(${word}) and ${within} limit 1)`

/** A word that only shops have whom nobody sees is offered to nobody. */
async function inWindowOf(db: Database, words: string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set()
  const { rows } = await sql<{ word: string }>`
    select word from unnest(${words}::text[]) word where ${inWindow(sql`word`, sql`p.words @@ search_query(word, 'ABC')`)}`.execute(
    db,
  )
  return new Set(rows.map(({ word }) => word))
}

const fit = sql`length(w.word) > 3 and w.word ~ '[^0-9]'`

/** How what was meant may begin: as typed, or with two of the first three letters turned round. */
const beginnings = sql`(select distinct two from unnest(array[left(w.word, 2), left(w.word, 1) || substr(w.word, 3, 1),
  substr(w.word, 2, 1) || left(w.word, 1)]) two)`

/** How a word of four letters may begin whose second is another one: too few of its trigrams are left to find it by. */
const exchanged = sql`(select left(w.word, 1) || x || substr(w.word, 3) as beginning
  from unnest(string_to_array('a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z', ',')) x where length(w.word) = 4)`

/**
 * Words alike by their trigrams, words that hold it (who looks for "boot" also means "snowboot"), and those that begin
 * like it and are as long: two letters turned round, or one exchanged, leave a short word few trigrams.
 */
const alike = sql`(select coalesce(json_agg(json_build_object('word', near.word, 'products', near.products)), '[]') from (
    (select k.word, k.products from search_words k
      where k.products > 0 and (k.word % w.word or k.word like '%' || w.word || '%')
      order by similarity(k.word, w.word) desc, k.products desc limit 12)
    union
    (select begun.word, begun.products from ${beginnings} b cross join lateral (
      select k.word, k.products from search_words k
      where k.word >= b.two collate "C" and k.word < (b.two || chr(1114111)) collate "C"
        and k.products > 0 and length(k.word) between length(w.word) - 1 and length(w.word) + 1
      order by k.products desc limit 100) begun)
    union
    (select begun.word, begun.products from ${exchanged} e cross join lateral (
      select k.word, k.products from search_words k
      where k.word >= e.beginning collate "C" and k.word < (e.beginning || chr(1114111)) collate "C"
        and k.products > 0 and length(k.word) <= length(w.word) + 1
      order by k.products desc limit 10) begun)) near)`

const MOST_TRIED = 3

/**
 * The nearest by letters to be typed otherwise; among equals the one in most products. One letter of four may differ. What is
 * meant may stand there in the plural only.
 */
function nearest(word: string, known: readonly Known[]): string[] {
  const most = Math.max(1, Math.floor(word.length / 3.5))
  return known
    .map((one) => ({ ...one, steps: one.word.includes(word) ? 1 : stepsTo(word, one.word) }))
    .filter(({ steps }) => Math.floor(steps) <= most)
    .sort((a, b) => a.steps - b.steps || b.products - a.products || a.word.localeCompare(b.word))
    .slice(0, MOST_TRIED)
    .map((one) => one.word)
}

function stepsTo(word: string, known: string): number {
  const steps = distance(word, known)
  return known.endsWith('s') ? Math.min(steps, distance(word, known.slice(0, -1)) + 0.5) : steps
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
