import type { HtmlEscapedString } from 'hono/utils/html'
import { takeCart } from '#src/frame/cart.ts'
import { isKnownDevice, rememberDevice, trustCookie } from '#src/frame/device.ts'
import type { Ctx } from '#src/frame/env.ts'
import { sayTooMany } from '#src/frame/limits.ts'
import { leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { visitOf } from '#src/frame/visit.ts'
import { takeWishes } from '#src/frame/wishlist.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { hasFactor } from '#src/market/accounts/second-factor.ts'
import { noteSignIn } from '#src/market/accounts/sign-in-notice.ts'
import { isTrusted } from '#src/market/accounts/trusted-devices.ts'
import { findWorkplace } from '#src/market/accounts/workplace.ts'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { keepHalf } from './half-signed-in.ts'

type Node = HtmlEscapedString | Promise<HtmlEscapedString>
type Shown = { title: string; page: Node; form: Node }
type Status = 200 | 403 | 404 | 409 | 422 | 429

/** Answers with a page, or htmx with its form alone. */
export async function showForm(c: Ctx, { title, page, form }: Shown, status: Status = 200): Promise<Response> {
  if (wantsFragment(c) && c.req.method === 'POST') return showFragment(c, form, status)
  return showPage(c, { title, area: 'account', status, body: page })
}

/** Says a refusal at the top of the form it came from; anything else goes on as it is. */
export function sayRefusal(
  c: Ctx,
  error: unknown,
  show: (errors: Record<string, string>, status: Status) => Promise<Response>,
): Promise<Response> {
  if (!(error instanceof Refusal)) throw error
  sayTooMany(c, error)
  return show({ '': error.message }, statusOf(error))
}

/** `proven`: they showed all that they have. `told`: they know of this sign-in, it is mailed to nobody. */
type Entry = { toast?: ToastProps; proven?: boolean; told?: boolean }

/** Signs somebody in, under a session id of its own, and leads them on. */
export async function enter(c: Ctx, userId: number, next: string, entry: Entry = {}): Promise<Response> {
  const { toast, proven = true, told = false } = entry
  const visit = visitOf(c)
  const cookie = await c.var.sessions.start(userId, visit, c.req.header('cookie') ?? '', { proven })
  c.header('Set-Cookie', cookie, { append: true })
  await noteSignIn(c.var.db, c.var.config.secret, { userId, visit, known: isKnownDevice(c, userId), told })
  rememberDevice(c, userId)
  await takeCart(c, userId)
  await takeWishes(c, userId)
  return leadTo(c, next, toast)
}

/** What follows a right password: in, or on to the code of those who have a second factor. */
export async function enterByPassword(c: Ctx, userId: number, next: string, entry: Entry = {}): Promise<Response> {
  const { db } = c.var
  if (!(await hasFactor(db, userId))) return enter(c, userId, next, entry)
  if (await isTrusted(db, userId, trustCookie(c))) return enter(c, userId, next, { ...entry, proven: false })
  await keepHalf(c, { userId, next, ...(entry.toast ? { toast: entry.toast.text } : {}) })
  return leadTo(c, paths.loginCode)
}

/** Where somebody who asked for no page in particular goes: to their work, else to the window. */
export async function frontDoor(c: Ctx, userId: number): Promise<string> {
  const workplace = await findWorkplace(c.var.db, userId)
  if (workplace === 'staff') return paths.admin
  return workplace === 'shop' ? paths.seller : paths.home
}
