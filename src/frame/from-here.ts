import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { Env } from './env.ts'

/**
 * Lets a changing request pass only when the browser says that a page of ours sent it, whatever type its body claims: a
 * handler that reads the body as text would take a form in any disguise.
 */
export const fromHere = createMiddleware<Env>((c, next) => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return next()
  const ours = c.var.config.publicUrl?.origin ?? new URL(c.req.url).origin
  if (c.req.header('Sec-Fetch-Site') === 'same-origin' || c.req.header('Origin') === ours) return next()
  throw new HTTPException(403)
})
