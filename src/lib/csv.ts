/**
 * Writing CSV (RFC 4180: commas, CRLF, quotes doubled) that a spreadsheet opens without obeying it.
 *
 * OWASP, "CSV Injection" (owasp.org/www-community/attacks/CSV_Injection): a cell that begins with = + - @, a tab, a carriage
 * return or a line feed, or the full-width forms of those signs, is taken for a formula; an apostrophe before it is not shown
 * and makes it text. Spaces before the sign do not help everywhere, so they count as nothing here.
 *
 * The guard can be taken off again without a doubt: a cell that looks guarded already gets one apostrophe more, and taking off
 * removes exactly one. Whoever reads a file of ours gets what was written, also `'=1` and `''+49`.
 */
const FORMULA = /^'*[\s\u200b]*[=+\-@\t\r\n＝＋－＠]/

export const guardFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

/** The text before guardFormula; a text that it would never have made stays as it is. */
export const unguardFormula = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text

// Quoted whenever another separator than ours could be meant: a spreadsheet set to semicolons must not find a cell of its own
// behind one.
const PLAIN = /^[\p{L}\p{N} ._:/#%()-]*$/u

const cell = (text: string): string => {
  const safe = guardFormula(text)
  return PLAIN.test(safe) && safe.trim() === safe ? safe : `"${safe.replaceAll('"', '""')}"`
}

/** One line with its end. A number is written as it is; null and undefined are empty. */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map((one) => (typeof one === 'number' ? String(one) : cell(one ?? ''))).join(',')}\r\n`
