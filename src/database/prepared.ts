import { type PostgresPool, type PostgresPoolClient, type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { newScope, TELL_SCOPE } from './scope.ts'

/**
 * So much text is prepared, in characters; what comes later is sent unnamed. Each connection keeps the plans of all, and
 * they take some sixty times as much.
 */
const MOST_TEXT = 400_000
/** What is asked for the third time is asked again and again; what is rare need not be kept. */
const OFTEN = 3
const MOST_RARE = 300
let preparedText = 0
const rare = new Map<string, number>()
const names = new Map<string, string>()
/**
 * Put before a statement where it matters which values it is given, how rare a word or an option is: it is planned for
 * these each time, not once for all.
 */
export const plannedAnew = (when: boolean): RawBuilder<unknown> => (when ? sql`/* planned for these values */` : sql``)

/** What begins otherwise (begin, commit, a comment in front) is sent as it is. */
const PREPARABLE = /^\s*(select|with|insert|update|delete)/i

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || preparedText + text.length > MOST_TEXT || !PREPARABLE.test(text)) return known
  const times = (rare.get(text) ?? 0) + 1
  if (times < OFTEN) {
    if (rare.size >= MOST_RARE) rare.clear()
    rare.set(text, times)
    return undefined
  }
  rare.delete(text)
  preparedText += text.length
  const name = `mw${names.size}`
  names.set(text, name)
  return name
}

/**
 * A pool whose statements are prepared once a connection and then only bound: on a listing, planning costs more than
 * running. Kysely itself never names a statement.
 */
export function prepared(pool: pg.Pool): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    async connect() {
      const client = await pool.connect()
      let named = wrapped.get(client)
      if (!named) {
        named = prepareOn(client)
        wrapped.set(client, named)
      }
      await enterScope(client)
      return named
    },
    end: () => pool.end(),
    options: pool.options as PostgresPool['options'],
  } as PostgresPool
}

/** What each connection was last told of its scope. */
const told = new WeakMap<pg.PoolClient, readonly string[]>()

async function enterScope(client: pg.PoolClient): Promise<void> {
  const words = newScope(told.get(client))
  if (!words) return
  try {
    await client.query({ name: 'mw-scope', text: TELL_SCOPE, values: [...words] })
    told.set(client, words)
  } catch (error) {
    // Nobody may go on with a connection of which it is not known whose it is.
    client.release(true)
    throw error
  }
}

function prepareOn(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: unknown, values?: unknown[]) => {
    const name = typeof text === 'string' ? nameOf(text) : undefined
    return name
      ? client.query({ name, text: text as string, values: values ?? [] })
      : client.query(text as string, values)
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
    get processID() {
      return (client as unknown as { processID: number }).processID
    },
  } as PostgresPoolClient
}
