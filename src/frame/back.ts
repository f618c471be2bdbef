import { safeNext } from '#src/lib/paths.ts'
import type { Ctx } from './env.ts'

/** The page of ours that a plain form was sent from, for the way back to it. */
export function pageBehind(c: Ctx, fallback: string): string {
  const referer = c.req.header('referer')
  if (!referer || !URL.canParse(referer)) return fallback
  const { host, pathname, search } = new URL(referer)
  return host === new URL(c.req.url).host || host === c.req.header('host')
    ? safeNext(pathname + search, fallback)
    : fallback
}
