import { type Kysely, sql } from 'kysely'

/** What takes a text apart into words, and what was typed into a query for them. Belongs to 0021. */
export async function searchFunctions(db: Kysely<unknown>): Promise<void> {
  // What is plain ASCII, as most is, is spared the dear steps. Named by ranges, not by classes: what the server's locale
  // takes for a letter must not decide what is found.
  await sql`
    create function search_clean(value text) returns text language sql immutable strict parallel safe as $$
      select case when octet_length(value) = length(value) then regexp_replace(lower(value), '[^0-9a-z]+', ' ', 'g')
        else regexp_replace(regexp_replace(public.fold_text(normalize(value, NFKC)), '[^0-9a-z\\u0080-\\U0010ffff]+', ' ', 'g'),
          '[\\u0080-\\u00a9\\u00ab-\\u00b4\\u00b6-\\u00b9\\u00bb-\\u00bf\\u00d7\\u00f7\\u02b9-\\u02df\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\ufe00-\\ufe6f]+', ' ', 'g') end
    $$`.execute(db)
  // Thai, Lao, Burmese, Khmer, kana, Han.
  await sql`
    create function search_unspaced() returns text language sql immutable parallel safe as $$
      select '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff'
    $$`.execute(db)
  await sql`
    create function search_vector(value text, weight text) returns tsvector language sql immutable strict parallel safe as $$
      select coalesce(string_agg('''' || left(w, 60) || ''':' || n || weight, ' '), '')::tsvector
      from unnest(array_remove(string_to_array(case when octet_length(value) = length(value) then public.search_clean(value)
          else regexp_replace(public.search_clean(value), '([' || public.search_unspaced() || '])', ' \\1 ', 'g') end, ' '), ''))
        with ordinality u (w, n)
      where n <= 4000
    $$`.execute(db)
  // Every word as the beginning of one; characters of unspaced scripts one after the other. Null where nothing is left.
  await sql`
    create function search_query(typed text, weights text default '') returns tsquery
    language sql immutable strict parallel safe as $$
      select nullif(string_agg('(''' || regexp_replace(left(w, 60),
        '(?<=[' || public.search_unspaced() || '])(?=.)|(?<=.)(?=[' || public.search_unspaced() || '])',
        ''':*' || weights || ' <-> ''', 'g') || ''':*' || weights || ')', ' & '), '')::tsquery
      from (select distinct w from unnest(string_to_array(public.search_clean(typed), ' ')) w where w <> '' limit 8) u
    $$`.execute(db)
}
