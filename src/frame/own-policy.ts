import { createMiddleware } from 'hono/factory'
import type { Ctx, Env } from './env.ts'

/** A letter carries its look in its elements. It runs nothing, sends nothing, and only we may show it in a frame. */
const LETTER =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'"

/** Answers a mail as its reader would see it. */
export function answerLetter(c: Ctx, html: string): Response {
  c.set('ownPolicy', LETTER)
  return c.body(html, 200, { 'Content-Type': 'text/html; charset=UTF-8', 'Cache-Control': 'private, no-store' })
}

/** Gives an answer with a policy of its own that one. Goes before secureHeaders. */
export const keepOwnPolicy = createMiddleware<Env>(async (c, next) => {
  await next()
  if (c.get('anywhere')) c.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
  const policy = c.get('ownPolicy')
  if (!policy) return
  c.res.headers.set('Content-Security-Policy', policy)
  c.res.headers.set('X-Frame-Options', 'SAMEORIGIN')
})
