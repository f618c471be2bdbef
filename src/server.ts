import path from 'node:path'
import { createApp } from './app.tsx'
import { type Config, readConfig } from './config.ts'
import { connect, type Database } from './database/connect.ts'
import type { Deps } from './frame/env.ts'
import { createLive } from './frame/live.ts'
import { createFileStore } from './gateways/file-store.ts'
import { type HttpServer, listenHttp } from './lib/http-server.ts'
import { live } from './lib/life.ts'
import { setLogLevel } from './lib/log.ts'
import { StartProblem } from './lib/start-problem.ts'
import { hasFounder, setupCode } from './market/accounts/founding.ts'
import { createSessions } from './market/accounts/sessions.ts'

/** What every request works with, built once for the process. */
export function createDeps(config: Config, db: Database, databaseUrl: string): Deps {
  return {
    config,
    db,
    sessions: createSessions(db, { secure: config.publicUrl?.protocol === 'https:' }),
    files: createFileStore(path.join(config.dataDir, 'files')),
    ...createLive(db, databaseUrl, config.marketName),
  }
}

/** Starts the web server; resolves when it listens. stop() takes no new requests, finishes those under way, then closes. */
export async function startWeb(config: Config, databaseUrl: string): Promise<HttpServer> {
  setLogLevel(config.logLevel)
  const db = connect(databaseUrl, { poolSize: config.poolSize })
  const deps = createDeps(config, db, databaseUrl)
  deps.ear.start()
  const server = await listenHttp(createApp(deps).fetch, config)
  await sayHowToOpen(config, db, server.url)
  const stop = async () => {
    // Streams never end by themselves: they would be waited for.
    await deps.bell.stop()
    await server.stop().finally(() => deps.ear.stop())
    await db.destroy()
  }
  return { ...server, stop }
}

// Whoever makes the first account owns the market; from another machine that takes the code only this terminal shows.
async function sayHowToOpen(config: Config, db: Database, url: string): Promise<void> {
  const nearOnly = !config.publicUrl && isLoopbackName(config.host)
  if (nearOnly || (await hasFounder(db).catch(() => true))) return
  console.log(
    `This market has no account yet. Make the first one, the admin's, at ${config.publicUrl?.origin ?? url}/account/setup`,
  )
  console.log(`Setup code, asked for on any machine but this one: ${setupCode(config.secret)}\n`)
}

const isLoopbackName = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

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
