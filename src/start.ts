import { type Config, readConfig } from './config.ts'
import { refuseUnfinished } from './database/backup/unfinished.ts'
import { startEmbedded } from './database/embedded.ts'
import { lockFolder } from './database/lock.ts'
import { migrateToLatest } from './database/migrate.ts'
import { localUrl } from './lib/http-server.ts'
import { type Life, live } from './lib/life.ts'
import { checkPort } from './lib/port.ts'
import type { SignIn } from './sample-market/load.ts'
import { openWeb } from './server.ts'
import { startWorker } from './worker.ts'

/** Everything in one process: database, web server and worker. */
await live(async (life) => {
  const config = readConfig()
  refuseUnfinished(config.dataDir)
  const lock = await lockFolder(config.dataDir, localUrl(config.host, config.port))
  process.once('exit', lock.release)
  await checkPort(config.host, config.port)

  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, life))
  await migrateToLatest(databaseUrl)
  const signIns = process.argv.includes('--demo') ? await loadDemo(config, databaseUrl) : []

  const worker = await startWorker(config, databaseUrl)
  life.atEnd(worker.stop)
  const web = await openWeb(config, databaseUrl, life)
  lock.announce(web.url)
  greet(config, web.url, signIns)
})

async function startDatabase(config: Config, life: Life): Promise<string> {
  const database = await startEmbedded({ dataDir: config.dataDir, holdsLock: true, log: console.error })
  life.atEnd(database.stop)
  void database.gone.then((words) => life.end(1, words))
  return database.url
}

/** Loaded only when asked for: a market that is in use has no need of the samples. */
async function loadDemo(config: Config, databaseUrl: string): Promise<SignIn[]> {
  const { loadSampleMarket } = await import('./sample-market/load.ts')
  return loadSampleMarket(config, databaseUrl, console.log)
}

function greet(config: Config, url: string, signIns: readonly SignIn[]): void {
  const lines = [
    ['Market', config.publicUrl ? `${config.publicUrl.href} (here: ${url})` : url],
    ...(config.devMailbox ? [['Mail', `${url}/dev/mail (kept here until SMTP_URL is set)`]] : []),
    ['Data', config.dataDir],
    ...signIns.map(({ who, email, password }) => [who, `${email} / ${password}`]),
  ]
  const width = Math.max(...lines.map(([name = '']) => name.length)) + 3
  const table = lines.map(([name = '', value]) => `  ${name.padEnd(width)}${value}`).join('\n')
  console.log(`${config.marketName} is open.\n\n${table}\n\nCtrl-C closes it.`)
}
