import { createMiddleware } from 'hono/factory'
import type { Ctx, Env } from './env.ts'

/** Finds out who is asking. Without a cookie there is nothing to ask the database. */
export const signedIn = createMiddleware<Env>(async (c, next) => {
  const cookies = c.req.header('cookie')
  if (cookies) {
    const found = await c.var.sessions.read(cookies, { counted: isPage(c) })
    const ended = !found.person && found.setCookie !== null
    // A stream that comes back by itself is seen by nobody: the cookie stays for the page that can say what happened.
    if (found.setCookie && !(ended && isStream(c))) c.header('Set-Cookie', found.setCookie, { append: true })
    if (ended && !isStream(c)) c.set('sessionEnded', true)
    if (found.person) {
      c.set('person', found.person)
      c.set('shop', found.shop)
      c.set('shops', found.shops)
      c.set('unread', found.unread)
    }
  }
  return next()
})

const isStream = (c: Ctx) => c.req.header('accept')?.includes('text/event-stream') ?? false

/** Only a whole page shows how much is unread. */
const isPage = (c: Ctx) => c.req.header('HX-Request') !== 'true'
