import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Logger, type Runner, run } from 'graphile-worker'
import { type Config, readConfig } from './config.ts'
import { refuseUnfinished } from './database/backup/unfinished.ts'
import { connectPool, createPool } from './database/connect.ts'
import { createFileStore } from './gateways/file-store.ts'
import { createMailer } from './gateways/mail.ts'
import { live } from './lib/life.ts'
import { log, setLogLevel } from './lib/log.ts'
import { StartProblem } from './lib/start-problem.ts'
import { goRounds } from './rounds.ts'
import { createRounds, createTasks, type WorkerDeps } from './tasks.ts'

export type Worker = { stop(): Promise<void> }

/** Two jobs at a time (an import holds one connection more), the connection that listens for new ones, and the rounds. */
const POOL_SIZE = 7

/** Starts what happens behind the requests: mail, expired holds, clean-up. stop() lets the jobs under way end. */
export async function startWorker(config: Config, databaseUrl: string): Promise<Worker> {
  setLogLevel(config.logLevel)
  const pgPool = createPool(databaseUrl, POOL_SIZE)
  const db = connectPool(pgPool)
  const mailer = config.smtpUrl
    ? createMailer(config.smtpUrl, { from: config.mailFrom, production: config.production })
    : null
  const files = createFileStore(path.join(config.dataDir, 'files'))
  const deps: WorkerDeps = { config, db, databaseUrl, mailer, files }
  const runner = await keepRunning(() =>
    run({ pgPool, taskList: createTasks(deps), concurrency: 2, pollInterval: 2000, noHandleSignals: true, logger }),
  )
  const rounds = goRounds(db, createRounds(deps))
  return {
    async stop() {
      await rounds.stop()
      await runner.stop()
      mailer?.close()
      await db.destroy()
    },
  }
}

// graphile-worker gives up when its database was away for too long; the market does not.
async function keepRunning(start: () => Promise<Runner>): Promise<Worker> {
  let stopped = false
  let runner: Runner | null = await start()
  const watch = async () => {
    while (!stopped) {
      try {
        runner ??= await start()
        await runner.promise
      } catch (error) {
        if (!stopped) log.error('the worker fell over and gets up again', { error })
      }
      runner = null
      if (!stopped) await wait(2000)
    }
  }
  const watching = watch()
  return {
    async stop() {
      stopped = true
      await runner?.stop().catch(() => {})
      await watching
    },
  }
}

// Its own info lines tell every single job; only what goes wrong matters here. Errors are ours to log where they happen.
const logger = new Logger(() => (level, message) => {
  if (level === 'error') log.warn('worker', { note: message })
  else if (level === 'warning') log.debug('worker', { note: message })
})

if (import.meta.main)
  await live(async (life) => {
    const config = readConfig()
    if (!config.databaseUrl)
      throw new StartProblem(
        'DATABASE_URL is not set. The worker alone needs the PostgreSQL server of its web server: ' +
          'set DATABASE_URL, or run npm start, which brings an embedded PostgreSQL and runs everything in one.',
      )
    refuseUnfinished(config.dataDir)
    const worker = await startWorker(config, config.databaseUrl)
    life.atEnd(worker.stop)
    console.log("Market Window's worker is at work.")
  })
