import type { Ctx } from './env.ts'

/** In the address of a form: the shop that its page was drawn for. */
export const DRAWN_FOR = 'drawn_for'
/** Beside X-Shop: there are several to choose from, so the forms of a part that is swapped in say theirs, too. */
export const SEVERAL = 'X-Shops'

const POST_FORM = /<form\b[^>]*\smethod="post"[^>]*>|<button\b[^>]*\sformaction="[^>]*>/g
const ADDRESS = /( (?:form)?action="\/seller\/[^"#]*)/

/**
 * Has every form of the seller's pages say in its address which shop it was drawn for, where there are several to choose
 * from. One place does it for all forms there are and will be; what people typed is escaped, and holds no tags.
 */
export function markForms(c: Ctx, html: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { shop, shops } = c.var
  if (!shop || !c.req.path.startsWith('/seller') || (shops.length < 2 && !c.req.header(SEVERAL))) return html
  const mark = (start: string) => `${start}${start.includes('?') ? '&amp;' : '?'}${DRAWN_FOR}=${shop.id}`
  const marked = (tag: string) => (tag.includes(`${DRAWN_FOR}=`) ? tag : tag.replace(ADDRESS, mark))
  return Buffer.from(Buffer.from(html).toString().replace(POST_FORM, marked))
}
