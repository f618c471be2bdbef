import { createSessions } from '#src/market/accounts/sessions.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import type { Load } from './load.ts'
import { createDatabase, runProgram, startMarket } from './place.ts'
import { atLeast, type BenchResult, median, tell } from './result.ts'
import { addOwner, seedMarket } from './seed.ts'

const CLIENTS = 16
const SECONDS = 4
const ROUNDS = 3
const LIMIT = 0.3
const SLOWEST = 5

/** A stock edit through HTTP, signed in, 16 at once on 10,000 variants, against the bare ledger rows. */
export async function benchStockEdit(): Promise<BenchResult> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 1, products: 3334 })
  const { shopId, userId } = await addOwner(db)
  const rows = await db.selectFrom('variants').select('id').where('shop_id', '=', shopId).execute()
  const variantIds = rows.map((row) => row.id)
  const sessions = createSessions(db, { secure: false })
  const cookie = (await sessions.start(userId, { address: null, userAgent: 'bench' })).split(';')[0] ?? ''
  const market = await startMarket(url)
  const shared = { variantIds, seconds: SECONDS, clients: CLIENTS }
  const run = async (file: string, task: object) =>
    JSON.parse(await runProgram(file, [JSON.stringify({ ...shared, ...task })])) as Load
  const edit = () => run('tests/bench/edit-load.ts', { origin: market.origin, cookie })
  const bare: Load[] = []
  const http: Load[] = []
  await edit()
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await run('tests/bench/edit-bare.ts', { url, shopId }))
    http.push(await edit())
  }
  await market.stop()
  const { breakCount, updates } = await auditLedger(db)
  return {
    name: 'Stock edit: 16 clients, 10,000 variants',
    findings: [...compare(bare, http), audited(breakCount, updates)],
  }
}

function compare(bare: Load[], http: Load[]): BenchResult['findings'] {
  const of = (loads: Load[], figure: 'rate' | 'p99') => median(loads.map((one) => one[figure]))
  const ratio = of(http, 'rate') / of(bare, 'rate')
  const times = of(http, 'p99') / of(bare, 'p99')
  return [
    { what: 'bare ledger statement, node-postgres', measured: tell(bare) },
    atLeast('through HTTP, signed in', `${tell(http)} = ${(ratio * 100).toFixed(0)} %`, ratio, LIMIT),
    {
      what: 'p99 against the bare statement’s',
      measured: `${times.toFixed(1)} times`,
      limit: `under ${SLOWEST} times`,
      kept: times < SLOWEST,
    },
  ]
}

const audited = (breakCount: number, updates: number) => ({
  what: 'ledger after all of it',
  measured: `${updates} updates, ${breakCount} broken`,
  limit: 'none broken',
  kept: breakCount === 0,
})
