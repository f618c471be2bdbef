import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

const MOST_WORDS = 8
const LONGEST = 200

/** What was typed into a search field, made fit to ask the database with. */
export function tidySearch(typed: string | undefined): string {
  return (typed ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST)
}

/** The words of a search, each once; more than eight say no more. */
export function wordsOf(search: string): string[] {
  return [...new Set(search.split(' ').filter(Boolean))].slice(0, MOST_WORDS)
}

/** A LIKE pattern that finds the word anywhere; what LIKE would take for a sign is taken literally. */
export const anywhere = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/** Counts anew in how many products each word is: what is common is searched otherwise than what is rare. */
export async function countSearchWords(db: Database): Promise<void> {
  await sql`select count_search_words()`.execute(db)
}
