import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { keyedHash, keyFor, sameBytes } from '#src/lib/secret.ts'

export type CodePurpose = 'email' | 'password' | 'shop-contact'
/** Whose a code is: a person's for some purpose, or that of whoever placed an order, who need not be a member. */
export type CodeOwner = { userId: number; purpose: CodePurpose } | { orderId: number; purpose: 'order' }

export const CODE_MINUTES = 10
export const CODE_TRIES = 5
/** Seconds until another may be sent, and how many in an hour. */
export const RESEND_AFTER = 60
const AN_HOUR = 5

/** Said of a wrong, expired, locked, used or never issued code alike: which it was is nobody's to learn. */
export const CODE_REFUSED = 'That code does not work. It may be mistyped, used, or older than ten minutes.'

const hashOf = (secret: string, owner: CodeOwner, address: string, code: string) =>
  keyedHash(keyFor(secret, 'otp'), idOf(owner), owner.purpose, address, code)

const idOf = (owner: CodeOwner) => ('userId' in owner ? owner.userId : owner.orderId)
const columnOf = (owner: CodeOwner) => ('userId' in owner ? 'user_id' : 'order_id')

/**
 * Issues six digits for this owner and purpose in place of any earlier ones, to be mailed to `address` in the same
 * transaction. Refuses (too-many) within a minute of the last one, and the sixth in an hour.
 */
export async function issueCode(tx: Tx, secret: string, whose: CodeOwner & { address: string }): Promise<string> {
  const { purpose, address } = whose
  // Two requests at once would both find no active code; the owner's row lets one pass after the other.
  const owners = 'userId' in whose ? ('users' as const) : ('orders' as const)
  await tx.selectFrom(owners).select('id').where('id', '=', idOf(whose)).forNoKeyUpdate().executeTakeFirstOrThrow()
  await refuseTooMany(tx, whose)
  await tx
    .updateTable('one_time_codes')
    .set({
      state: sql`case when expires_at <= ${now()} then 'expired' else 'replaced' end`,
      ended_at: now(),
    })
    .where(columnOf(whose), '=', idOf(whose))
    .where('purpose', '=', purpose)
    .where('state', '=', 'active')
    .execute()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await tx
    .insertInto('one_time_codes')
    .values({
      [columnOf(whose)]: idOf(whose),
      purpose,
      address,
      code_hash: hashOf(secret, whose, address, code),
      issued_at: now(),
      expires_at: after(CODE_MINUTES * 60),
    })
    .execute()
  return code
}

async function refuseTooMany(tx: Tx, owner: CodeOwner): Promise<void> {
  const { sent, last } = await tx
    .selectFrom('one_time_codes')
    .select(({ fn }) => [fn.countAll<number>().as('sent'), fn.max('issued_at').as('last')])
    .where(columnOf(owner), '=', idOf(owner))
    .where('purpose', '=', owner.purpose)
    .where('issued_at', '>', after(-3600))
    .executeTakeFirstOrThrow()
  const wait = last ? Math.ceil((last.getTime() - now().getTime()) / 1000) + RESEND_AFTER : 0
  if (wait > 0) {
    throw new Refusal('too-many', `A code was sent a moment ago. You can ask for another in ${wait} seconds.`, {
      retryAfter: wait,
    })
  }
  if (sent >= AN_HOUR) {
    throw new Refusal('too-many', 'Several codes were sent in the last hour. Please wait an hour for another.', {
      retryAfter: 3600,
    })
  }
}

/**
 * Checks a typed code. Right: it is used up and `then` runs, both in one transaction; of several right answers at once
 * one succeeds. Otherwise answers `{ ok: false }` and the try is counted, whatever the caller does next; the fifth wrong
 * one locks the code. `db` is no transaction on purpose: a try must stay counted when the caller fails.
 */
export async function proveCode<T>(
  db: Database,
  secret: string,
  whose: CodeOwner & { code: string },
  then: (tx: Tx, address: string) => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false }> {
  const found = await countTry(db, whose)
  if (!found) return { ok: false }
  const right = sameBytes(hashOf(secret, whose, found.address, whose.code.replace(/\s/g, '')), found.code_hash)
  if (!right) {
    if (found.tries >= CODE_TRIES) await endCode(db, found.id, 'locked')
    return { ok: false }
  }
  return db.transaction().execute(async (tx) => {
    if (!(await endCode(tx, found.id, 'used'))) return { ok: false }
    return { ok: true, value: await then(tx, found.address) }
  })
}

/** Counting and reading are one statement, so that parallel guesses cannot share a try. */
function countTry(db: Database, owner: CodeOwner) {
  return db
    .updateTable('one_time_codes')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where(columnOf(owner), '=', idOf(owner))
    .where('purpose', '=', owner.purpose)
    .where('state', '=', 'active')
    .where('tries', '<', CODE_TRIES)
    .where('expires_at', '>', now())
    .returning(['id', 'address', 'code_hash', 'tries'])
    .executeTakeFirst()
}

async function endCode(db: Database | Tx, id: number, state: 'used' | 'locked'): Promise<boolean> {
  const result = await db
    .updateTable('one_time_codes')
    .set({ state, ended_at: now() })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Closes codes whose time is over; they already do not work. Old ones are forgotten after a week. */
export async function expireCodes(db: Database): Promise<void> {
  await db
    .updateTable('one_time_codes')
    .set({ state: 'expired', ended_at: now() })
    .where('state', '=', 'active')
    .where('expires_at', '<=', now())
    .execute()
  await db
    .deleteFrom('one_time_codes')
    .where('issued_at', '<', after(-7 * 24 * 3600))
    .execute()
}
