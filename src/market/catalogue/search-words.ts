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
