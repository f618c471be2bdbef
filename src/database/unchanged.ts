import { sql } from 'kysely'
import type { Database } from './connect.ts'
import { inAnyScope, outsideScope } from './scope.ts'

/** How much a process keeps, in bytes of finished pages: some sixty of them. What is no page counts as a small one. */
const MOST_KEPT = 2_500_000
const NO_PAGE = 4_000

type Kept = { snapshot: string; value: unknown; bytes: number }
type Making = { snapshot: string; value: Promise<unknown> }
type Memory = {
  kept: Map<string, Kept>
  bytes: number
  making: Map<string, Making>
  asked: Promise<string> | null
  waiting: Promise<string> | null
}
const memories = new WeakMap<Database, Memory>()

/**
 * What `make` answers, kept for as long as nobody has written anything at all to the database. Every request asks: two
 * statements that are given the same snapshot see the same rows, so what was made under it is what would be made again.
 * `make` may read the database and its arguments, named by `key`, and nothing else: no cookie, and no clock but
 * the database's in what visible_shops says of holidays.
 */
export async function whileUnchanged<T>(db: Database, key: string, make: () => Promise<T>): Promise<T> {
  const memory = memoryOf(db)
  const snapshot = await snapshotFrom(db, memory)
  const found = memory.kept.get(key)
  if (found?.snapshot === snapshot) {
    memory.kept.delete(key)
    memory.kept.set(key, found)
    return found.value as T
  }
  // Begun under the snapshot that we were given too: it reads that, or newer, so it misses nothing that we must see.
  const begun = memory.making.get(key)
  if (begun?.snapshot === snapshot) return begun.value as Promise<T>
  const making = { snapshot, value: makeAndKeep(db, memory, key, snapshot, make) }
  memory.making.set(key, making)
  try {
    return await making.value
  } finally {
    if (memory.making.get(key) === making) memory.making.delete(key)
  }
}

async function makeAndKeep<T>(db: Database, memory: Memory, key: string, before: string, make: () => Promise<T>) {
  const value = await outsideScope(make)
  // The same before and after: then it was the same in between, whichever connections were asked.
  const after = await snapshotFrom(db, memory).catch(() => '')
  forget(memory, key)
  if (after === before) keep(memory, key, { snapshot: before, value, bytes: bytesOf(value) })
  return value
}

function keep(memory: Memory, key: string, answer: Kept): void {
  memory.kept.set(key, answer)
  memory.bytes += answer.bytes
  for (const oldest of memory.kept.keys()) {
    if (memory.bytes <= MOST_KEPT) break
    forget(memory, oldest)
  }
}

function forget(memory: Memory, key: string): void {
  const found = memory.kept.get(key)
  if (found && memory.kept.delete(key)) memory.bytes -= found.bytes
}

function bytesOf(value: unknown): number {
  const body = typeof value === 'object' && value !== null && 'body' in value ? value.body : value
  return body instanceof Uint8Array ? body.byteLength : NO_PAGE
}

function memoryOf(db: Database): Memory {
  let memory = memories.get(db)
  if (!memory) {
    memory = { kept: new Map(), bytes: 0, making: new Map(), asked: null, waiting: null }
    memories.set(db, memory)
  }
  return memory
}

/**
 * The snapshot of a statement that begins after this call: never one under way, which may not see what was written
 * before we were called. All who wait for the next one share it.
 */
function snapshotFrom(db: Database, memory: Memory): Promise<string> {
  if (!memory.asked) return ask(db, memory)
  memory.waiting ??= memory.asked.then(
    () => ask(db, memory),
    () => ask(db, memory),
  )
  return memory.waiting
}

function ask(db: Database, memory: Memory): Promise<string> {
  memory.waiting = null
  const asked = readSnapshot(db).finally(() => {
    if (memory.asked === asked) memory.asked = null
  })
  memory.asked = asked
  return asked
}

// Holidays begin and end by the clock alone: the last edge that has passed tells the time before it from that after.
// The start of the server belongs to it: a server restored from a backup counts its transactions again.
async function readSnapshot(db: Database): Promise<string> {
  const question = sql<{ now: string }>`
    select pg_postmaster_start_time()::text || ' ' || pg_current_snapshot()::text || ' ' || coalesce(greatest(
      (select max(holiday_from) from shops where holiday_from <= now()),
      (select max(holiday_until) from shops where holiday_until <= now()))::text, '') as now`
  const { rows } = await inAnyScope(() => question.execute(db))
  return rows[0]?.now ?? ''
}
