import { paths } from '#src/lib/paths.ts'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "14 March 2026" */
export const dateText = (at: Date): string => day.format(at)

/** Every logo is kept in this width, among others. */
const LOGO_WIDTH = 160

export const logoOf = (key: string | null): string | null => key && paths.image('buyer', key, LOGO_WIDTH)

/** "214 products", "1 product"; beyond `most` "more than 1,000 products". */
export function productsText(count: number, most: number): string {
  if (count > most) return `More than ${most.toLocaleString('en')} products`
  return count === 1 ? '1 product' : `${count.toLocaleString('en')} products`
}
