import { sql } from 'kysely'
import { connect, type Database } from '#src/database/connect.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import type { Seller } from '#src/market/stock/ledger.ts'
import { writeAlone } from '#src/market/stock/ledger-line.ts'
import type { Load } from './load.ts'
import { createDatabase } from './place.ts'
import { type BenchResult, type Finding, median, tell } from './result.ts'
import { addOwner, seedMarket } from './seed.ts'

const CALLERS = 64
const SECONDS = 3
const ROUNDS = 3
const LIMIT = 4

type Change = (db: Database, seller: Seller, variantId: number) => Promise<unknown>

/** Many callers change one variant: gathered into few statements, against one statement a call, turn and turn about. */
export async function benchHotVariant(): Promise<BenchResult> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 1, products: 3334 })
  const { shopId, userId } = await addOwner(db)
  const seller = { shopId, actorId: userId, actorName: 'Bench' }
  const [variant] = await db.selectFrom('stock_levels').select('variant_id as id').orderBy('variant_id').execute()
  if (!variant) throw new Error('the bench has no variant')
  // The pool of a market as it comes.
  const many = connect(url, { poolSize: 10 })
  const alone: Load[] = []
  const together: Load[] = []
  try {
    // The database looks at its tables anew, as it does by itself on a market that has been open for an hour.
    const warm = [await rush(() => change(many, seller, variant.id))]
    await sql`analyze`.execute(db)
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await rush(() => changeAlone(many, seller, variant.id)))
      together.push(await rush(() => change(many, seller, variant.id)))
    }
    const findings = [...compare(alone, together), await accounted(db, variant.id, [...warm, ...alone, ...together])]
    return { name: `Hot variant: ${CALLERS} callers at once`, findings }
  } finally {
    await many.destroy()
  }
}

const change: Change = (db, seller, id) => adjustStock(db, seller, id, { delta: 1, reason: 'received', note: '' })
const changeAlone: Change = (db, seller, variantId) =>
  writeAlone(db, {
    ...{ ...seller, kind: 'adjustment', reason: 'received', note: '', cause: '', movesKeys: false },
    ...{ variantId, delta: 1, seen: null, counted: null },
  })

async function rush(call: () => Promise<unknown>): Promise<Load & { calls: number }> {
  const times: number[] = []
  const until = performance.now() + SECONDS * 1000
  const begun = performance.now()
  const caller = async () => {
    while (performance.now() < until) {
      const from = performance.now()
      await call()
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  const rate = times.length / ((performance.now() - begun) / 1000)
  times.sort((a, b) => a - b)
  const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(1))
  return { rate, p50: at(0.5), p99: at(0.99), wrong: 0, calls: times.length }
}

function compare(alone: Load[], together: Load[]): Finding[] {
  const times = median(together.map((one) => one.rate)) / median(alone.map((one) => one.rate))
  return [
    { what: 'one statement a call', measured: tell(alone) },
    {
      what: 'gathered into few statements',
      measured: `${tell(together)} = ${times.toFixed(1)} times`,
      limit: `at least ${LIMIT} times`,
      kept: times >= LIMIT,
    },
  ]
}

/** Every call that was answered is a row of its own, and the chain is whole. */
async function accounted(db: Database, variantId: number, loads: Load[]): Promise<Finding> {
  const calls = (loads as (Load & { calls: number })[]).reduce((sum, one) => sum + one.calls, 0)
  const { rows } = await db
    .selectFrom('stock_updates as u')
    .innerJoin('stock_batches as b', 'b.id', 'u.batch_id')
    .select(({ fn }) => fn.count<number>('b.id').distinct().as('rows'))
    .where('u.variant_id', '=', variantId)
    .where('b.kind', '=', 'adjustment')
    .executeTakeFirstOrThrow()
  const { breakCount } = await auditLedger(db)
  return {
    what: 'ledger after all of it',
    measured: `${calls} calls, ${rows} batches, ${breakCount} broken`,
    limit: 'a batch a call, none broken',
    kept: rows === calls && breakCount === 0,
  }
}
