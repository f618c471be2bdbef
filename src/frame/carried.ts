import type { MiddlewareHandler } from 'hono'
import type { Deps, Env } from './env.ts'

/**
 * Gives every request what a running market is made of, and nobody signed in yet. `c.var` is looked at dozens of times a
 * request; the framework would make a new object of all that was set each time, so here it is one that follows.
 */
export const carrying =
  (deps: Deps): MiddlewareHandler<Env> =>
  (c, next) => {
    const { var: before, set } = c
    const carried: Record<string, unknown> = { ...before, ...deps, person: null, shop: null, shops: [], unread: 0 }
    c.set = ((name: string, value: unknown) => {
      carried[name] = value
      set(name as never, value as never)
    }) as typeof set
    for (const name in carried) c.set(name as never, carried[name] as never)
    Object.defineProperty(c, 'var', { value: carried })
    return next()
  }
