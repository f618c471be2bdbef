import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { newScope, TELL_SCOPE } from './scope.ts'

/** Beyond this many different texts something is building SQL out of values; those are sent unnamed. */
const MOST_STATEMENTS = 400
const names = new Map<string, string>()
/** What begins otherwise (begin, commit, a comment in front) is sent as it is. */
const PREPARABLE = /^\s*(select|with|insert|update|delete)/i

function nameOf(text: string): string | undefined {
  let name = names.get(text)
  if (!name && names.size < MOST_STATEMENTS && PREPARABLE.test(text)) {
    name = `mw${names.size}`
    names.set(text, name)
  }
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
