import { createMiddleware } from 'hono/factory'
import { inScope } from '#src/database/scope.ts'
import type { Env } from './env.ts'
import { addressOf } from './visit.ts'

/**
 * What a seller asks for is done for their shop alone, and what anybody does at a desk is done under their name; the
 * database holds both to it. The shop window is the same for all: nobody is named there.
 */
export const scoped = createMiddleware<Env>((c, next) => {
  const { person, shop } = c.var
  const door = /^\/(seller|admin|account)(?:\/|$)/.exec(c.req.path)?.[1]
  if (!person || !door) return next()
  const shopId = door === 'seller' ? (shop?.id ?? null) : null
  return inScope({ shopId, actorId: person.id, address: addressOf(c) }, next)
})
