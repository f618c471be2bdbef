import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { log } from '#src/lib/log.ts'
import { sha256 } from '#src/lib/secret.ts'
import type { Ctx } from './env.ts'

const isHttps = (c: Ctx) => c.var.config.publicUrl?.protocol === 'https:'
const TOKEN = /^[0-9a-f]{64}$/

/** What a browser without an account owns here is found by a secret in a cookie of this name, kept for so many days. */
export function guestToken(name: string, days: number) {
  // __Host- binds the cookie to this host: nobody can plant a token of their own from beside it.
  const nameOf = (c: Ctx) => (isHttps(c) ? `__Host-${name}` : name)

  function tokenOf(c: Ctx): string | null {
    if (!c.req.header('cookie')?.includes(name)) return null
    const token = getCookie(c, nameOf(c))
    return token && TOKEN.test(token) ? token : null
  }

  return {
    /** Whose it is: the member's, else the guest's whose token the request carries; null: nobody's yet. */
    ownerOf(c: Ctx): { userId: number } | { tokenHash: Buffer } | null {
      if (c.var.person) return { userId: c.var.person.id }
      const token = tokenOf(c)
      return token ? { tokenHash: sha256(token) } : null
    },

    /** Gives a guest a token, or the one they have for as long again. */
    keep(c: Ctx, newToken: string | null): void {
      const token = newToken ?? (c.var.person ? null : tokenOf(c))
      if (!token) return
      const maxAge = days * 86_400
      setCookie(c, nameOf(c), token, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c), maxAge })
    },

    /** At sign-in: `merge` makes what this browser owned the member's. Where it fails, the next sign-in tries again. */
    async take(c: Ctx, merge: (tokenHash: Buffer) => Promise<void>): Promise<void> {
      const token = tokenOf(c)
      if (!token) return
      try {
        await merge(sha256(token))
      } catch (error) {
        // Nobody is kept from signing in by a cart or a wish. The cookie stays.
        log.error(`${name} was not merged`, { requestId: c.get('requestId'), error: error as Error })
        return
      }
      deleteCookie(c, nameOf(c), { path: '/', secure: isHttps(c) })
    },
  }
}
