import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { paths } from '#src/lib/paths.ts'
import type { Env } from './env.ts'
import { originOf } from './origin.ts'

/** Its address carries a signature of ours, which says who may. */
const LEAVING = new URL(paths.noticeLeave('', ''), 'http://here').pathname

/**
 * Lets a changing request pass only when the browser says that a page of ours sent it, whatever type its body claims: a
 * handler that reads the body as text would take a form in any disguise.
 */
export const fromHere = createMiddleware<Env>((c, next) => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return next()
  const ours = originOf(c)
  // A mailbox that says no more for its owner (RFC 8058) is no browser: it has no cookies that could be misused.
  if (c.req.path === LEAVING && !c.req.header('Sec-Fetch-Site') && !c.req.header('Origin') && !c.req.header('Cookie'))
    return next()
  if (c.req.header('Sec-Fetch-Site') === 'same-origin' || c.req.header('Origin') === ours) return next()
  throw new HTTPException(403)
})
