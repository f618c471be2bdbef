import { dayText } from '#src/lib/day-text.ts'
import { paths } from '#src/lib/paths.ts'

/** "14 March 2026" */
export const dateText = dayText

const month = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** "Mar 2026": where there is little room. */
export const monthText = (at: Date): string => month.format(at)

/** Every logo is kept in this width, among others. */
const LOGO_WIDTH = 160

export const logoOf = (key: string | null): string | null => key && paths.image('buyer', key, LOGO_WIDTH)

/** "1,214 products", "1 product", "nothing for sale yet". */
export function productsText(count: number): string {
  if (count === 0) return 'nothing for sale yet'
  return count === 1 ? '1 product' : `${count.toLocaleString('en')} products`
}

/** The beginning of a text on one line: for a card, or for what a search engine shows. */
export function beginningOf(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1).replace(/\s+\S*$/, '')}…` : line
}

/** A text as typed, cut where a line was left empty (or, without any, at every line). */
export function paragraphsOf(text: string): string[] {
  const blocks = text.replaceAll('\r', '').split(/\n\s*\n/)
  return (blocks.length > 1 ? blocks : text.split('\n')).map((one) => one.trim()).filter(Boolean)
}
