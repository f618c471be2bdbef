import { AsyncLocalStorage } from 'node:async_hooks'
import { sql } from 'kysely'
import { Keeping } from '#src/lib/keeping.ts'
import { compileOnce } from './compile-once.ts'
import type { Database } from './connect.ts'
import { inAnyScope, outsideScope } from './scope.ts'

/** How much a process keeps, in bytes: some hundreds of pages, as much as makes as many, and some sums. */
const MOST = { window: 7_500_000, catalogue: 5_000_000, all: 500_000 }

/** What a statement sees: of the whole database, of what buyers are shown, and of which products they can find. */
type Seen = Record<keyof typeof MOST, string>
type Making = { stamp: string; value: Promise<unknown> }
type Memory = {
  /** By what they stand for: what is found must not be pushed out by pages that the next write makes old. */
  kept: Record<keyof Seen, Keeping>
  making: Map<string, Making>
  asked: Promise<Seen> | null
  waiting: Promise<Seen> | null
}
const memories = new WeakMap<Database, Memory>()
const within = new AsyncLocalStorage<{ memory: Memory; seen: Seen }>()

/**
 * What `make` answers, kept for as long as nobody has written anything at all to the database. Every request asks: two
 * statements that are given the same snapshot see the same rows, so what was made under it is what would be made again.
 * `make` may read the database and its arguments, named by `key`, and nothing else: no cookie, and no clock but
 * the database's in what visible_shops says of holidays.
 */
export const whileUnchanged = <T>(db: Database, key: string, make: () => Promise<T>): Promise<T> =>
  whileSame(db, 'all', key, make)

/**
 * The same, kept until what buyers are shown changes: of products, their pictures and questions, of shops and their
 * history, of categories, and of stock what tells "in stock", "only 3 left" and "sold out" apart. `make` may read just
 * those tables, what triggers derive from them, and of stock no more than that.
 */
export const whileWindowStands = <T>(db: Database, key: string, make: () => Promise<T>): Promise<T> =>
  whileSame(db, 'window', key, make)

/**
 * The same, kept until somebody changes a product, a variant, a category or a shop: stock, orders and whatever else is
 * written change nothing of it. `make` may read just those tables, and what triggers derive from them.
 */
export const whileCatalogueStands = <T>(db: Database, key: string, make: () => Promise<T>): Promise<T> =>
  whileSame(db, 'catalogue', key, make)

async function whileSame<T>(db: Database, what: keyof Seen, key: string, make: () => Promise<T>): Promise<T> {
  const memory = memoryOf(db)
  const outer = within.getStore()
  // What is made for something that is made itself is as good as that if it is from the same moment.
  const seen = outer?.memory === memory ? outer.seen : await seenFrom(db, memory)
  const stamp = seen[what]
  const found = memory.kept[what].get(key, stamp)
  if (found) return found.value as T
  // Begun under the stamp that we were given too: it reads that, or newer, so it misses nothing that we must see.
  const begun = memory.making.get(key)
  if (begun?.stamp === stamp) return begun.value as Promise<T>
  const again = async () => (await seenFrom(db, memory).catch(() => null))?.[what]
  const begin = () => within.run({ memory, seen }, make)
  const making = { stamp, value: makeAndKeep(memory.kept[what], key, stamp, begin, again) }
  memory.making.set(key, making)
  try {
    return await making.value
  } finally {
    if (memory.making.get(key) === making) memory.making.delete(key)
  }
}

async function makeAndKeep<T>(
  kept: Keeping,
  key: string,
  stamp: string,
  make: () => Promise<T>,
  again: () => Promise<string | undefined>,
) {
  const value = await outsideScope(make)
  // The same before and after: then it was the same in between, whichever connections were asked.
  const after = await again()
  if (after === stamp) kept.set(key, stamp, value)
  else kept.forget(key)
  return value
}

function memoryOf(db: Database): Memory {
  let memory = memories.get(db)
  if (!memory) {
    memory = {
      kept: { all: new Keeping(MOST.all), window: new Keeping(MOST.window), catalogue: new Keeping(MOST.catalogue) },
      making: new Map(),
      asked: null,
      waiting: null,
    }
    memories.set(db, memory)
  }
  return memory
}

/**
 * What a statement sees that begins after this call: never one under way, which may not see what was written
 * before we were called. All who wait for the next one share it.
 */
function seenFrom(db: Database, memory: Memory): Promise<Seen> {
  if (!memory.asked) return ask(db, memory)
  memory.waiting ??= memory.asked.then(
    () => ask(db, memory),
    () => ask(db, memory),
  )
  return memory.waiting
}

function ask(db: Database, memory: Memory): Promise<Seen> {
  memory.waiting = null
  const asked = readSeen(db).finally(() => {
    if (memory.asked === asked) memory.asked = null
  })
  memory.asked = asked
  return asked
}

// Holidays begin and end by the clock alone: the last edge that has passed tells the time before it from that after.
// The start of the server belongs to it: a server restored from a backup counts its transactions again, as the market
// does its changes; those have their moment too.
const askSeen = compileOnce(
  () => sql<Seen>`select pg_current_snapshot()::text || ' ' || edges as "all",
    changes.found || ' ' || edges as catalogue, changes.shown || ' ' || edges as window
  from (select concat_ws(' ', count(*), max(id), max(at)) as shown, concat_ws(' ', count(*) filter (where found),
      max(id) filter (where found), max(at) filter (where found)) as found from catalogue_changes) changes,
    (select pg_postmaster_start_time()::text || ' ' || coalesce(greatest(
    (select max(holiday_from) from shops where holiday_from <= now()),
    (select max(holiday_until) from shops where holiday_until <= now()))::text, '') as edges) e`,
)

async function readSeen(db: Database): Promise<Seen> {
  const [row] = await inAnyScope(() => askSeen(db, {}))
  if (!row) throw new Error('what is seen is one row')
  return row
}

/** So many changes of the catalogue are quickly counted. */
const MOST_CHANGES = 100

/** Forgets old changes of the catalogue, and notes one: what was kept until now is asked for again. */
export async function forgetChanges(db: Database): Promise<void> {
  await sql`
    with gone as (delete from catalogue_changes
      where at < now() - interval '1 minute' and (select count(*) from catalogue_changes) > ${sql.lit(MOST_CHANGES)} returning id)
    insert into catalogue_changes (at) select now() where exists (select from gone)`.execute(db)
}
