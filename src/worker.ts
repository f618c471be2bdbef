import { type Config, readConfig } from './config.ts'
import { live } from './lib/life.ts'
import { StartProblem } from './lib/start-problem.ts'

export type Worker = { stop(): Promise<void> }

/** Starts what happens behind the requests: mail, expired holds, clean-up. */
export async function startWorker(_config: Config, _databaseUrl: string): Promise<Worker> {
  return { async stop() {} }
}

if (import.meta.main)
  await live(async (life) => {
    const config = readConfig()
    if (!config.databaseUrl)
      throw new StartProblem(
        'DATABASE_URL is not set. The worker alone needs the PostgreSQL server of its web server: ' +
          'set DATABASE_URL, or run npm start, which brings an embedded PostgreSQL and runs everything in one.',
      )
    const worker = await startWorker(config, config.databaseUrl)
    life.atEnd(worker.stop)
    console.log("Market Window's worker is at work.")
  })
