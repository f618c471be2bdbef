import { type Config, readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { findEmbedded, startEmbedded } from './database/embedded.ts'
import { lockFolder } from './database/lock.ts'
import { migrateToLatest } from './database/migrate.ts'
import { type Life, live } from './lib/life.ts'
import { auditLedger } from './market/stock/audit.ts'

/** `npm run audit`: recomputes the stock ledger and names the first wrong row. Ends with 1 where anything is wrong. */
await live(async (life) => {
  const config = readConfig()
  const db = connect(await findDatabase(config, life), { poolSize: 2 })
  life.atEnd(() => db.destroy())
  const start = performance.now()
  const { batches, updates, levels, breaks, breakCount, fingerprint } = await auditLedger(db)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`Read ${updates} stock updates in ${batches} batches and ${levels} levels in ${seconds} s.`)
  if (breakCount === 0) {
    console.log(`Every hash, sum and level is right. Fingerprint of the ledger: ${fingerprint}`)
    return life.end(0)
  }
  console.error(`${breakCount === 1 ? 'One row is' : `${breakCount} rows are`} wrong. The first:`)
  for (const { shop, where, what } of breaks) console.error(`  ${shop}, ${where}: ${what}`)
  if (breaks.length < breakCount) console.error(`  … and ${breakCount - breaks.length} more`)
  return life.end(1)
})

/** The database of DATABASE_URL; else the embedded one, beside the market that runs it or started for the audit alone. */
async function findDatabase(config: Config, life: Life): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const running = findEmbedded(config.dataDir)
  if (running) return running
  const lock = await lockFolder(config.dataDir, 'an audit')
  process.once('exit', lock.release)
  const database = await startEmbedded({ dataDir: config.dataDir, holdsLock: true })
  life.atEnd(database.stop)
  await migrateToLatest(database.url)
  return database.url
}
