import type { Context } from 'hono'
import type { Config } from '#src/config.ts'
import type { Database } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import type { Person, Sessions, ShopHat } from '#src/market/accounts/sessions.ts'

/** What a running market is made of; the same for every request. */
export type Deps = { config: Config; db: Database; sessions: Sessions; files: FileStore }

export type Env = {
  Variables: Deps & {
    requestId: string
    /** Who is signed in, with the shop they work in, or null. */
    person: Person | null
    shop: ShopHat | null
  }
}

export type Ctx = Context<Env>

/** The person signed in; only behind requirePerson. */
export function personOf(c: Ctx): Person {
  if (!c.var.person) throw new Error(`${c.req.path} asks for a person, but nothing before it requires one`)
  return c.var.person
}

/** The shop this person works in; only behind requireShop. */
export function shopOf(c: Ctx): ShopHat {
  if (!c.var.shop) throw new Error(`${c.req.path} asks for a shop, but nothing before it requires one`)
  return c.var.shop
}
