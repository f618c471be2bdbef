import { existsSync } from 'node:fs'
import path from 'node:path'
import { readConfig } from './config.ts'
import { refuseUnfinished } from './database/backup/unfinished.ts'
import { writeBackup } from './database/backup/write.ts'
import { findEmbedded } from './database/embedded.ts'
import { live } from './lib/life.ts'
import { isKeptSecret } from './lib/secrets.ts'
import { StartProblem } from './lib/start-problem.ts'
import { holdDatabase } from './own-database.ts'

const startedIn = process.env.INIT_CWD ?? process.cwd()

/** `npm run backup -- <folder>`: everything the market is made of, as it is at this moment, while it goes on. */
await live(async (life) => {
  const name = process.argv.slice(3).find((word) => !word.startsWith('-'))
  if (!name) throw new StartProblem('Say where the backup goes: npm run backup -- <folder>')
  const config = readConfig()
  refuseUnfinished(config.dataDir)
  const begun = performance.now()
  if (!config.databaseUrl && !existsSync(path.join(config.dataDir, 'postgres', 'PG_VERSION')))
    throw new StartProblem(`There is no market in ${config.dataDir} yet: nothing was backed up.`)
  const url = config.databaseUrl ?? findEmbedded(config.dataDir) ?? (await holdDatabase(config, life, 'a backup'))
  const keepSecret = isKeptSecret(config.dataDir, config.secret)
  const folder = path.resolve(startedIn, name)
  const made = await writeBackup({
    url,
    files: path.join(config.dataDir, 'files'),
    folder,
    market: config.marketName,
    secret: config.secret,
    keepSecret,
  })
  const rows = made.tables.reduce((total, table) => total + table.rows, 0)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const size = `${(made.bytes / 1e6).toFixed(1)} MB`
  console.log(
    `Backed up ${rows} rows of ${made.tables.length} tables, ${made.files.count} files and ${made.jobs} waiting jobs: ${size} in ${seconds} s.`,
  )
  console.log(
    keepSecret
      ? `${folder} holds the secret of this market too: keep it where only you can read it.`
      : `SECRET is yours to keep: ${folder} does not hold it, and without it neither keys nor mails can be opened.`,
  )
  return life.end(0)
})
