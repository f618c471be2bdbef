import { createMiddleware } from 'hono/factory'
import type { Env } from '#src/frame/env.ts'
import { goTo } from '#src/frame/page.tsx'
import { renewSession } from '#src/frame/renewal.ts'
import { formKeyOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'

/** A second click on opening a shop, under the session id of before the first: on to the shop that the first one opened. */
export const openedAlready = createMiddleware<Env>(async (c, next) => {
  if (c.var.person) return next()
  const key = (await c.req.formData()).get('key')
  const secret = formKeyOf(typeof key === 'string' ? key : null)
  return secret && (await renewSession(c, secret)) ? goTo(c, paths.sellerShop) : next()
})
