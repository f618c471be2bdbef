/** The first thing on a page that is to take the focus. What people typed is escaped, and holds no tags. */
const WANTED = /<[a-z][^>]*\sdata-focus(?==|[\s>])/

/**
 * Has the browser itself put the focus where a page wants it, so that a message far down is seen, and read out, without
 * scripts, too. One place does it for all that there are and will be.
 */
export function focusFirst(html: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  if (!html.includes('data-focus')) return html
  return Buffer.from(
    html.toString().replace(WANTED, (tag) => `${tag.replace(/\sdata-focus$/, ' autofocus data-focus')}`),
  )
}
