import {
  type Adapter,
  type DatabaseSession,
  type DatabaseUser,
  generateIdFromEntropySize,
  Lucia,
  TimeSpan,
} from 'lucia'
import type { Database } from '#src/database/connect.ts'
import { inAnyScope } from '#src/database/scope.ts'
import { now } from '#src/lib/clock.ts'
import { gather } from '#src/lib/gather.ts'
import { plainAddress } from '#src/lib/plain-address.ts'
import { sha256 } from '#src/lib/secret.ts'
import { noteSeen, purgeSessions, revokeSessions } from './session-list.ts'
import { findByHashes } from './session-query.ts'

export type StaffRole = 'admin' | 'operator' | 'viewer'
export type ShopRole = 'owner' | 'manager' | 'stock-keeper' | 'viewer'
export type ShopHat = {
  id: number
  slug: string
  name: string
  status: 'draft' | 'submitted' | 'approved' | 'rejected' | 'suspended'
  currency: string
  role: ShopRole
}
/** One of the shops somebody works in. */
export type ShopChoice = { id: number; name: string }
export type Person = {
  id: number
  name: string
  email: string
  staffRole: StaffRole | null
  sessionId: number
  /** When whoever uses this session last showed who they are. */
  provenAt: Date | null
  hasFactor: boolean
  /** Since when they belong to the staff, and since when they run the shop they work in. */
  staffSince: Date | null
  roleSince: Date | null
}
export type Visit = { address: string | null; userAgent: string }

type UserAttributes = Pick<Person, 'name' | 'email' | 'staffRole' | 'staffSince' | 'roleSince'> & {
  shop: ShopHat | null
  shops: ShopChoice[] | null
  unread: number
  factorSince: Date | null
}
type SessionAttributes = { rowId: number; seenAt: Date; provenAt: Date | null } & Visit

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>
    UserId: number
    DatabaseUserAttributes: UserAttributes
    DatabaseSessionAttributes: SessionAttributes
  }
}

const LIFETIME = new TimeSpan(30, 'd')
const SEEN_EVERY_MS = 10 * 60 * 1000

/** Lucia's view of our tables. Only hashes of session ids are stored: a stolen table opens no account. */
function adapterOf(db: Database, counted: boolean): Adapter {
  // Requests that arrive together are looked up together: the way to the database costs more than the looking.
  const findByHash = gather(async (hashes: Buffer[]) => {
    const rows = await inAnyScope(() => findByHashes(db, { hashes, counted }))
    const found = new Map(rows.map(({ idHash, ...row }) => [idHash.toString('hex'), row]))
    return hashes.map((hash) => found.get(hash.toString('hex')))
  })
  return {
    async getSessionAndUser(sessionId) {
      const row = await findByHash(sha256(sessionId))
      if (!row || row.expiresAt <= now()) return [null, null]
      const { userId, expiresAt, rowId, seenAt, address, userAgent, provenAt, ...user } = row
      const session: DatabaseSession = {
        id: sessionId,
        userId,
        expiresAt,
        attributes: { rowId, seenAt, address, userAgent, provenAt },
      }
      const owner: DatabaseUser = {
        id: userId,
        attributes: { ...user, shop: user.shop as ShopHat | null } as UserAttributes,
      }
      return [session, owner]
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const seen = db.updateTable('users').set({ seen_at: now() }).where('id', '=', userId)
      await db
        .with('seen', () => seen)
        .insertInto('sessions')
        .values({
          id_hash: sha256(id),
          user_id: userId,
          created_at: now(),
          seen_at: now(),
          proven_at: attributes.provenAt,
          expires_at: expiresAt,
          address: plainAddress(attributes.address),
          user_agent: attributes.userAgent.slice(0, 400),
        })
        .execute()
    },
    async updateSessionExpiration(id, expiresAt) {
      await db.updateTable('sessions').set({ expires_at: expiresAt }).where('id_hash', '=', sha256(id)).execute()
    },
    async deleteSession(id) {
      await db.deleteFrom('sessions').where('id_hash', '=', sha256(id)).execute()
    },
    async deleteUserSessions(userId) {
      await revokeSessions(db, userId)
    },
    async deleteExpiredSessions() {
      await purgeSessions(db)
    },
    // Lucia would need the ids themselves here, which we do not have; listSessions() lists them our way.
    async getUserSessions() {
      return []
    },
  }
}

/**
 * Sign-in sessions, kept by Lucia. Lucia is no longer developed, so it stays behind this file: whoever replaces it
 * changes nothing else.
 */
export function createSessions(db: Database, { secure }: { secure: boolean }) {
  const options = {
    sessionExpiresIn: LIFETIME,
    // __Host- binds the cookie to this host over HTTPS; plain HTTP (a try-out on one machine) cannot carry it.
    sessionCookie: { name: secure ? '__Host-market' : 'market', attributes: { secure, sameSite: 'lax', path: '/' } },
    getSessionAttributes: (attributes: SessionAttributes) => attributes,
    getUserAttributes: (attributes: UserAttributes) => attributes,
  } as const
  const lucia = new Lucia(adapterOf(db, true), options)
  // What is no page shows no number: a stock edit does not wait for a count.
  const lean = new Lucia(adapterOf(db, false), options)
  return {
    /** Who the cookies belong to; `setCookie` is to be sent when the session was prolonged or is void. */
    async read(
      cookies: string,
      { counted = true } = {},
    ): Promise<
      | { person: Person; shop: ShopHat | null; shops: ShopChoice[]; unread: number; setCookie: string | null }
      | { person: null; setCookie: string | null }
    > {
      const id = lucia.readSessionCookie(cookies)
      if (!id) return { person: null, setCookie: null }
      const { session, user } = await (counted ? lucia : lean).validateSession(id)
      if (!session) return { person: null, setCookie: lucia.createBlankSessionCookie().serialize() }
      if (now().getTime() - session.seenAt.getTime() > SEEN_EVERY_MS) {
        await noteSeen(db, session.rowId)
      }
      const person: Person = {
        id: user.id,
        name: user.name,
        email: user.email,
        staffRole: user.staffRole,
        sessionId: session.rowId,
        provenAt: session.provenAt,
        hasFactor: user.factorSince !== null,
        staffSince: user.staffSince,
        roleSince: user.roleSince,
      }
      const { shop, shops, unread } = user
      return {
        person,
        shop,
        shops: shops ?? [],
        unread,
        setCookie: session.fresh ? lucia.createSessionCookie(id).serialize() : null,
      }
    },
    /**
     * Signs in: starts a session with an id nobody has seen before, ends the one these cookies named, and answers the new
     * cookie. An id that was planted in a browser before sign-in is worth nothing after it. `proven`: they have just shown
     * all that they have, so dangerous acts need no other proof for a while.
     */
    async start(userId: number, visit: Visit, cookies = '', { proven = true } = {}): Promise<string> {
      const old = lucia.readSessionCookie(cookies)
      if (old) await lucia.invalidateSession(old)
      const session = await lucia.createSession(
        userId,
        { rowId: 0, seenAt: now(), provenAt: proven ? now() : null, ...visit },
        { sessionId: generateIdFromEntropySize(25) },
      )
      return lucia.createSessionCookie(session.id).serialize()
    },
    /**
     * Gives the session these cookies name another id, as when its person gained a role; null where there is none. A second
     * click sends the id of before once more: with the same `secret`, which only the person has, it finds the new one.
     */
    async rotate(cookies: string, secret?: string): Promise<string | null> {
      const old = lucia.readSessionCookie(cookies)
      const id = secret ? sha256(`${old} ${secret}`).toString('hex') : generateIdFromEntropySize(25)
      const result = await db
        .updateTable('sessions')
        .set({ id_hash: sha256(id) })
        .where('id_hash', '=', sha256(old ?? ''))
        .where('expires_at', '>', now())
        .executeTakeFirst()
      const rotated = result.numUpdatedRows > 0n || (secret !== undefined && (await lucia.validateSession(id)).session)
      return rotated ? lucia.createSessionCookie(id).serialize() : null
    },
    /** Ends the session these cookies name, if any, and answers the cookie that clears it. */
    async end(cookies: string): Promise<string> {
      const id = lucia.readSessionCookie(cookies)
      if (id) await lucia.invalidateSession(id)
      return lucia.createBlankSessionCookie().serialize()
    },
    endAll: (userId: number) => lucia.invalidateUserSessions(userId),
  }
}

export type Sessions = ReturnType<typeof createSessions>
