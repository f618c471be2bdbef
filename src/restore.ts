import { existsSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { type Config, readConfig } from './config.ts'
import { copyFiles } from './database/backup/files.ts'
import { findHeld, loadBackup } from './database/backup/load.ts'
import { fitsProbe } from './database/backup/manifest.ts'
import { type Backup, readBackup } from './database/backup/read.ts'
import { diskProblem } from './database/backup/session.ts'
import { forgetRestore, isUnfinished, noteRestore } from './database/backup/unfinished.ts'
import { writeBackup } from './database/backup/write.ts'
import { connect } from './database/connect.ts'
import { migrateToLatest } from './database/migrate.ts'
import { live } from './lib/life.ts'
import { isKeptSecret, replaceKeptSecret } from './lib/secrets.ts'
import { StartProblem } from './lib/start-problem.ts'
import { auditOrders } from './market/orders/audit.ts'
import { auditLedger } from './market/stock/audit.ts'
import { holdDatabase } from './own-database.ts'

const startedIn = process.env.INIT_CWD ?? process.cwd()
const REPLACE = '--replace-this-market'

/**
 * `npm run restore -- <folder>`: makes the market of a backup, and audits it. Refuses, before anything is written, a
 * damaged or newer backup, a secret that does not fit, a running market, and one that holds data (unless told to replace it).
 */
await live(async (life) => {
  const words = process.argv.slice(3)
  const name = words.find((word) => !word.startsWith('-'))
  const strange = words.find((word) => word.startsWith('-') && word !== REPLACE)
  if (!name || strange) throw new StartProblem(`Say which backup: npm run restore -- <folder> [${REPLACE}]`)
  const begun = performance.now()
  const backup = await readBackup(path.resolve(startedIn, name))
  const config = readConfig()
  const secret = fittingSecret(config, backup)
  const url = config.databaseUrl ?? (await holdDatabase(config, life, 'a restore'))
  const again = isUnfinished(config.dataDir, backup)
  const held = again ? null : await findHeld(url)
  if (again) console.log('A restore of this backup was interrupted here; it is done again from its beginning.')
  if (held && !words.includes(REPLACE))
    throw new StartProblem(
      `There is a market with ${held.people} people, ${held.shops} shops and ${held.orders} orders here already; nothing was changed. ` +
        `To put the backup in its place, add ${REPLACE}: what is here now is backed up first.`,
    )
  const aside = held ? await putAside(config, url) : null
  await place(config, backup, url, { secret, again })
  await migrateToLatest(url)
  if (aside) console.log(`What was here before is kept as a backup: ${aside}`)
  const right = await audit(url)
  const { manifest } = backup
  const rows = manifest.tables.reduce((total, table) => total + table.rows, 0)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(
    `Restored ${rows} rows of ${manifest.tables.length} tables, ${manifest.files.count} files and ${manifest.jobs} waiting jobs in ${seconds} s, as they were at ${manifest.madeAt}.`,
  )
  return life.end(right ? 0 : 1)
})

/** The secret to keep in the data folder, or null where the environment's is the right one. */
function fittingSecret(config: Config, { manifest, secret }: Backup): string | null {
  const fits = fitsProbe(config.secret, manifest.probe)
  if (!isKeptSecret(config.dataDir, config.secret)) {
    if (fits) return null
    const elsewhere = secret ? ' It lies in secrets.json of the backup.' : ''
    throw new StartProblem(
      `SECRET is not the one that this backup's market had, so its keys could not be opened. Set SECRET to that one.${elsewhere} Nothing was restored.`,
    )
  }
  if (!fits && secret === null)
    throw new StartProblem(
      'This backup was made with SECRET in the environment, and does not hold it. Set SECRET to that one. Nothing was restored.',
    )
  return secret ?? config.secret
}

async function putAside(config: Config, url: string): Promise<string> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  const folder = path.join(config.dataDir, `replaced-${stamp}`)
  const files = path.join(config.dataDir, 'files')
  const keepSecret = isKeptSecret(config.dataDir, config.secret)
  await writeBackup({ url, files, folder, market: config.marketName, secret: config.secret, keepSecret })
  return folder
}

/**
 * Files first, beside their place; then the tables, all or none; then the files and the secret move in. Whoever dies on the
 * way leaves a mark: until the same restore is run again, and does all of it anew, no market starts here.
 */
async function place(
  config: Config,
  backup: Backup,
  url: string,
  { secret, again }: { secret: string | null; again: boolean },
): Promise<void> {
  const files = path.join(config.dataDir, 'files')
  const draft = `${files}.restoring`
  try {
    await rm(draft, { recursive: true, force: true })
    await copyFiles(backup.files, { from: path.join(backup.folder, 'files'), to: draft })
    noteRestore(config.dataDir, backup)
    await loadBackup(url, backup)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // What lay here before is as it was, unless an earlier try had left half of it.
    if (!again) forgetRestore(config.dataDir)
    throw diskProblem(error, config.dataDir)
  }
  const old = `${files}.replaced`
  await rm(old, { recursive: true, force: true })
  if (existsSync(files)) renameSync(files, old)
  renameSync(draft, files)
  await rm(old, { recursive: true, force: true })
  if (secret !== null) replaceKeptSecret(config.dataDir, secret)
  forgetRestore(config.dataDir)
}

/** What `npm run audit` would say of it, in short. */
async function audit(url: string): Promise<boolean> {
  const db = connect(url, { poolSize: 2 })
  try {
    const { updates, breaks, breakCount, fingerprint } = await auditLedger(db)
    const orders = await auditOrders(db)
    if (breakCount === 0 && orders.length === 0) {
      console.log(
        `The audit is valid: ${updates} stock updates, every order agrees. Fingerprint of the ledger: ${fingerprint}`,
      )
      return true
    }
    console.error(
      `The audit found ${breakCount + orders.length} wrong, as the backup holds them: npm run audit names each.`,
    )
    for (const { shop, where, what } of breaks.slice(0, 3)) console.error(`  ${shop}, ${where}: ${what}`)
    for (const { order, what } of orders.slice(0, 3)) console.error(`  ${order}: ${what}`)
    return false
  } finally {
    await db.destroy()
  }
}
