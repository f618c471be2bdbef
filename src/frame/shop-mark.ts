import type { Ctx } from './env.ts'

/** In the address of a form: the shop that its page was drawn for. */
export const DRAWN_FOR = 'drawn_for'

const POST_FORM = /<form\b[^>]*\smethod="post"[^>]*>|<button\b[^>]*\sformaction="[^>]*>/g
const ADDRESS = /( (?:form)?action="\/seller\/[^"#]*)/

/**
 * Has every form of the seller's pages say in its address which shop it was drawn for, also while there is one alone: its
 * person may join another before they send it. One place does it for all forms there are and will be; what people typed
 * is escaped, and holds no tags.
 */
export function markForms(c: Ctx, html: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { shop } = c.var
  if (!shop || !c.req.path.startsWith('/seller')) return html
  const mark = (start: string) => `${start}${start.includes('?') ? '&amp;' : '?'}${DRAWN_FOR}=${shop.id}`
  const marked = (tag: string) => (tag.includes(`${DRAWN_FOR}=`) ? tag : tag.replace(ADDRESS, mark))
  return Buffer.from(Buffer.from(html).toString().replace(POST_FORM, marked))
}
