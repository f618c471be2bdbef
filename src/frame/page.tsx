import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { takesGzip } from '#src/lib/encoding.ts'
import { memo } from '#src/lib/memo.ts'
import { type Bytes, type Frame, Sendable } from '#src/lib/sendable.ts'
import { countWaiting } from '#src/market/reports/waiting.ts'
import { countLowStock } from '#src/market/stock/low-stock.ts'
import { type Chrome, Document, type DocumentProps } from '#templates/layout/document.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { countOf } from './cart.ts'
import { daysToSetUp } from './demand.ts'
import type { Ctx } from './env.ts'
import { focusFirst } from './first-focus.ts'
import { originOf } from './origin.ts'
import { markForms } from './shop-mark.ts'
import { siteOf } from './site.ts'
import { leaveToast, takeToast } from './toast.ts'

type Status = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503
export type Node = HtmlEscapedString | Promise<HtmlEscapedString>
export type PageProps = Omit<DocumentProps, 'chrome' | 'children'> & {
  /** Written out already where it is kept. */
  body: Node | Sendable
  status?: Status
  q?: string
  /** Where the page has just read the cart itself; otherwise it is asked for. */
  cartCount?: number
}

/** Answers a whole page in the frame of its area: navigation, who is signed in, what waits, the toast left behind. */
export async function showPage(
  c: Ctx,
  { body, status = 200, q, cartCount, ...document }: PageProps,
): Promise<Response> {
  const chrome: Chrome = {
    ...(await chromeOf(c, document.area, status >= 500 ? 0 : cartCount)),
    ...(q === undefined ? {} : { q }),
  }
  c.header('Cache-Control', c.var.person ? 'private, no-store' : 'private, no-cache')
  c.header('Vary', 'Accept-Encoding', { append: true })
  c.header('Content-Type', 'text/html; charset=UTF-8')
  if (!(body instanceof Sendable)) {
    const [head, foot] = await frameOf({ ...document, chrome })
    return c.body(markForms(c, focusFirst(Buffer.concat([head, await write(body), foot]))), status)
  }
  // What else a frame is made of belongs to the page, and is the same each time.
  const madeFor = JSON.stringify(chrome)
  if (!body.isFramed(madeFor)) body.frame(madeFor, await frameOf({ ...document, chrome }))
  return send(c, body, status)
}

/** As the browser takes it: packed once for all of them. What takes another packing gets it from compress(). */
function send(c: Ctx, body: Sendable, status: Status): Response {
  if (!takesGzip(c.req.header('Accept-Encoding'))) return c.body(body.bytes(), status)
  c.header('Content-Encoding', 'gzip')
  return c.body(body.gzipped(), status)
}

// Bytes, with every header they need (also the one that compress() would add): an answer whose header is changed later
// is made anew, and copied, and read as a stream.
export const write = async (node: Node): Promise<Bytes> => Buffer.from(await node.toString())

/** A comment that only we can write: whatever comes from people is escaped. */
const PLACE = '<!--page-->'

/** A page's frame, before and after its content: made once for all who would get the same. */
const frameOf = memo(120, async (props: FrameProps): Promise<Frame> => {
  const frame = await filled(props)
  const at = frame.indexOf(PLACE)
  return [Buffer.from(frame.slice(0, at)), Buffer.from(frame.slice(at + PLACE.length))]
})

type FrameProps = Omit<DocumentProps, 'children'>

/** What no text of ours or of people holds: it stands where the title and what was searched for are put. */
const [TITLE, SOUGHT] = ['\u0001title\u0001', '\u0001sought\u0001']

/** A frame with its title and what was searched for: most frames differ in these alone. */
async function filled(props: FrameProps): Promise<string> {
  const { title, chrome } = props
  // The home page is called what the market is called, and only once.
  const own = title !== chrome.marketName
  const marked = { ...props, ...(own && { title: TITLE }), chrome: { ...chrome, ...(chrome.q && { q: SOUGHT }) } }
  const drawn = await drawnFrame(marked)
  return drawn.replaceAll(TITLE, () => `${html`${title}`}`).replaceAll(SOUGHT, () => `${html`${chrome.q}`}`)
}

const drawnFrame = memo(60, async (props: FrameProps) => (<Document {...props}>{raw(PLACE)}</Document>).toString())

/** Answers a part of a page to htmx. */
export async function showFragment(c: Ctx, body: Node | Sendable, status: Status = 200): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  c.header('Vary', 'HX-Request, Accept-Encoding')
  c.header('Content-Type', 'text/html; charset=UTF-8')
  return body instanceof Sendable ? send(c, body, status) : c.body(markForms(c, await write(body)), status)
}

/** Did htmx ask (and so wants a fragment), or a browser following a form or link? */
export const wantsFragment = (c: Ctx): boolean => c.req.header('HX-Request') === 'true'

/** After a plain form: on to a page (303), where the toast waits. */
export async function goTo(c: Ctx, path: string, toast?: ToastProps): Promise<Response> {
  if (toast) await leaveToast(c, toast)
  return c.redirect(path, 303)
}

/** After an htmx form that leads to another page: the browser goes there as a whole. */
export async function leadTo(c: Ctx, path: string, toast?: ToastProps): Promise<Response> {
  if (!wantsFragment(c)) return goTo(c, path, toast)
  if (toast) await leaveToast(c, toast)
  c.header('HX-Redirect', path)
  return c.body(null, 200)
}

async function chromeOf(c: Ctx, area: DocumentProps['area'], cartCount?: number): Promise<Chrome> {
  const { person, shop, shops, config, db, unread } = c.var
  const [site, toast, lowCount, waiting, inCart] = await Promise.all([
    siteOf(c),
    takeToast(c),
    area === 'seller' && shop ? countLowStock(db, shop.id) : null,
    area === 'admin' && person?.staffRole ? countWaiting(db) : null,
    area === 'buyer' || area === 'account' ? (cartCount ?? countOf(c)) : null,
  ])
  return {
    marketName: site.name,
    logoKey: site.logoKey,
    hasTerms: site.hasTerms,
    hasContact: site.hasContact,
    path: c.req.path,
    origin: originOf(c),
    person: person && { name: person.name, staffRole: person.staffRole },
    shop: shop && { id: shop.id, name: shop.name, slug: shop.slug, status: shop.status },
    // Only the seller's frame offers them; elsewhere fewer different frames are kept at hand.
    shops: area === 'seller' ? shops : [],
    lowCount,
    reviewCount: waiting?.shops ?? null,
    paymentCount: waiting?.payments ?? null,
    cartCount: inCart,
    unread: person ? unread : 0,
    factorDays: area === 'buyer' ? null : await daysToSetUp(c),
    toast,
    devMailbox: config.devMailbox,
  }
}
