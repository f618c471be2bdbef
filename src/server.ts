import path from 'node:path'
import { createApp } from './app.tsx'
import { type Config, readConfig } from './config.ts'
import { connect, type Database } from './database/connect.ts'
import type { Deps } from './frame/env.ts'
import { createFileStore } from './gateways/file-store.ts'
import { type HttpServer, listenHttp } from './lib/http-server.ts'
import { live } from './lib/life.ts'
import { setLogLevel } from './lib/log.ts'
import { StartProblem } from './lib/start-problem.ts'
import { createSessions } from './market/accounts/sessions.ts'

/** What every request works with, built once for the process. */
export function createDeps(config: Config, db: Database): Deps {
  return {
    config,
    db,
    sessions: createSessions(db, { secure: config.publicUrl?.protocol === 'https:' }),
    files: createFileStore(path.join(config.dataDir, 'files')),
  }
}

/** Starts the web server; resolves when it listens. stop() takes no new requests, finishes those under way, then closes. */
export async function startWeb(config: Config, databaseUrl: string): Promise<HttpServer> {
  setLogLevel(config.logLevel)
  const db = connect(databaseUrl, { poolSize: config.poolSize })
  const server = await listenHttp(createApp(createDeps(config, db)).fetch, config)
  const stop = () => server.stop().finally(() => db.destroy())
  return { ...server, stop }
}

if (import.meta.main)
  await live(async (life) => {
    const config = readConfig()
    if (!config.databaseUrl)
      throw new StartProblem(
        'DATABASE_URL is not set. The web server alone needs a PostgreSQL server to share with the worker: ' +
          'set DATABASE_URL, or run npm start, which brings an embedded PostgreSQL and runs everything in one.',
      )
    const web = await startWeb(config, config.databaseUrl)
    life.atEnd(web.stop)
    console.log(`Market Window's web server answers on ${web.url}`)
  })
