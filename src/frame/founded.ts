import { createMiddleware } from 'hono/factory'
import type { Database } from '#src/database/connect.ts'
import { paths } from '#src/lib/paths.ts'
import { hasFounder } from '#src/market/accounts/founding.ts'
import type { Env } from './env.ts'

const known = new WeakSet<Database>()

/** Leads every page of a new installation to the one where its first account is made. */
export const founded = createMiddleware<Env>(async (c, next) => {
  const { db } = c.var
  if (!known.has(db)) {
    if (await hasFounder(db)) known.add(db)
    else if (c.req.method === 'GET' && c.req.path !== paths.setup && !c.req.path.startsWith('/dev/')) {
      return c.redirect(paths.setup, 303)
    }
  }
  return next()
})
