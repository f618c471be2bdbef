import { type Kysely, sql } from 'kysely'

/**
 * Of a search of more than eight words the query for the index and the one for rows take the same eight: before, each
 * took any eight, and what one found the other did not have.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const words = sql`select distinct w from unnest(string_to_array(public.search_clean(typed), ' ')) w
    where w <> '' order by w limit 8`
  await sql`
    create or replace function search_known(typed text) returns tsquery language sql stable strict parallel safe as $$
      select nullif(string_agg(case
        when u.w ~ ('[' || public.search_unspaced() || ']') then '(' || public.search_query(u.w)::text || ')'
        when k.n >= 200 then '(''' || u.w || ''':*)'
        else '(''' || u.w || '''' || coalesce(k.words, '') || ' | ''=' || u.w || ''':*)' end, ' & '), '')::tsquery
      from (select left(w, 60) as w from (${words}) kept) u cross join lateral (
        select count(*) as n, string_agg(' | ''' || word || '''', '') as words
        from (select word from public.search_words where word > u.w collate "C" and word < (u.w || chr(1114111)) collate "C"
          limit 200) b) k
    $$`.execute(db)
  await sql`
    create or replace function search_query(typed text, weights text default '') returns tsquery
    language sql immutable strict parallel safe as $$
      select nullif(string_agg('(''' || regexp_replace(left(w, 60),
        '(?<=[' || public.search_unspaced() || '])(?=.)|(?<=.)(?=[' || public.search_unspaced() || '])',
        ''':*' || weights || ' <-> ''', 'g') || ''':*' || weights || ')', ' & '), '')::tsquery
      from (${words}) u
    $$`.execute(db)
}
