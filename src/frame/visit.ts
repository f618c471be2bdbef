import { getConnInfo } from '@hono/node-server/conninfo'
import type { Visit } from '#src/market/accounts/sessions.ts'
import type { Ctx } from './env.ts'

/** The address a request comes from: the socket's, or behind a trusted proxy the one that the proxy saw. */
export function addressOf(c: Ctx): string | null {
  const forwarded = c.var.config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  if (forwarded) return forwarded
  try {
    return getConnInfo(c).remote.address ?? null
  } catch {
    return null // no socket: a test calls the app directly
  }
}

export function visitOf(c: Ctx): Visit {
  return { address: addressOf(c), userAgent: c.req.header('user-agent') ?? '' }
}

/** Is it somebody at this very machine, with no proxy in between? */
export function isLoopback(c: Ctx): boolean {
  if (c.req.header('x-forwarded-for') || c.req.header('forwarded') || c.req.header('x-real-ip')) return false
  const address = addressOf(c)?.replace(/^::ffff:/, '')
  const host = new URL(c.req.url).hostname
  const localName = host === 'localhost' || host === '[::1]' || host.startsWith('127.')
  // The name is checked too: a page elsewhere can point its own name at 127.0.0.1 (DNS rebinding).
  return localName && (address === undefined || address === '::1' || address.startsWith('127.'))
}
