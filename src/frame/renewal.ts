import type { Ctx } from './env.ts'

/**
 * Whoever gains a role goes on under a session id that nobody could have planted before. A second click comes with the id of
 * before the first, and is answered with the same new one: `secret` is what only that person's page or mail holds. Null
 * where there is no such session.
 */
export async function renewSession(c: Ctx, secret: string): Promise<string | null> {
  const cookie = await c.var.sessions.rotate(c.req.header('cookie') ?? '', secret)
  // In place of what would clear the cookie of before.
  if (cookie) c.header('Set-Cookie', cookie)
  return cookie
}
