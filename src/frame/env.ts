import type { Context } from 'hono'
import type { Config } from '#src/config.ts'
import type { Database } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import type { Person, Sessions, ShopChoice, ShopHat } from '#src/market/accounts/sessions.ts'
import type { AtShop } from '#src/market/shops/own-shop.ts'
import type { Live } from './live.ts'

/** What a running market is made of; the same for every request. */
export type Deps = { config: Config; db: Database; sessions: Sessions; files: FileStore } & Live

export type Env = {
  Variables: Deps & {
    requestId: string
    /** Who is signed in, with the shop they work in, or null. */
    person: Person | null
    shop: ShopHat | null
    /** This browser was signed in, and its session ended without it: by time, a changed role, a lock, from elsewhere. */
    sessionEnded?: boolean
    /** All shops this person works in; on whole pages only. */
    shops: ShopChoice[]
    /** How many notices this person has not read, at most a hundred. */
    unread: number
    /** The content security policy of this one answer, in place of the market's. */
    ownPolicy?: string
    /** May pages and mailboxes elsewhere show this picture? */
    anywhere?: boolean
  }
}

export type Ctx = Context<Env>

/** The person signed in; only behind requirePerson. */
export function personOf(c: Ctx): Person {
  if (!c.var.person) throw new Error(`${c.req.path} asks for a person, but nothing before it requires one`)
  return c.var.person
}

/** This person in the shop they work in; alone where they have none yet. */
export function hereOf(c: Ctx): AtShop {
  const { id } = personOf(c)
  return c.var.shop ? { id, shopId: c.var.shop.id } : id
}

/** The shop this person works in; only behind requireShop. */
export function shopOf(c: Ctx): ShopHat {
  if (!c.var.shop) throw new Error(`${c.req.path} asks for a shop, but nothing before it requires one`)
  return c.var.shop
}
