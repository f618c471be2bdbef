import path from 'node:path'
import { createApp } from './app.tsx'
import { type Config, readConfig } from './config.ts'
import { refuseUnfinished } from './database/backup/unfinished.ts'
import { connect, type Database } from './database/connect.ts'
import type { Deps } from './frame/env.ts'
import { createLive } from './frame/live.ts'
import { createFileStore } from './gateways/file-store.ts'
import { isMember, onDismissal, tellReady } from './lib/crew-member.ts'
import { type HttpServer, listenHttp } from './lib/http-server.ts'
import { type Life, live } from './lib/life.ts'
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
  // The processes of a crew share what one would have had, and need two each: one may hold a lock that another waits for.
  const poolSize = isMember ? Math.max(2, Math.floor(config.poolSize / config.webProcesses)) : config.poolSize
  const db = connect(databaseUrl, { poolSize })
  const deps = createDeps(config, db, databaseUrl)
  deps.ear.start()
  const server = await listenHttp(createApp(deps).fetch, config)
  if (!isMember) await sayHowToOpen(config, db, server.url)
  const stop = async (gently = false) => {
    // Streams never end by themselves: they would be waited for. They come back, so the door is closed before.
    const closed = server.stop(gently)
    await deps.bell.stop()
    await closed.finally(() => deps.ear.stop())
    await db.destroy()
  }
  return { ...server, stop }
}

/** Opens the door: in this process, or with WEB_CONCURRENCY in several that it leads. Closed when the life ends. */
export async function openWeb(config: Config, databaseUrl: string, life: Life): Promise<{ url: string }> {
  if (config.webProcesses === 1) {
    const web = await startWeb(config, databaseUrl)
    life.atEnd(() => web.stop())
    return web
  }
  const { leadWeb } = await import('./processes.ts')
  const crew = await leadWeb(config, databaseUrl, life)
  const db = connect(databaseUrl, { poolSize: 1 })
  await sayHowToOpen(config, db, crew.url).finally(() => db.destroy())
  return crew
}

// Whoever makes the first account owns the market; from another machine that takes the code only this terminal shows.
export async function sayHowToOpen(config: Config, db: Database, url: string): Promise<void> {
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
    refuseUnfinished(config.dataDir)
    if (isMember) return serveAsMember(config, config.databaseUrl, life)
    const web = await openWeb(config, config.databaseUrl, life)
    console.log(`Market Window's web server answers on ${web.url}`)
  })

/** One of several: the process that leads them says when it ends, and Ctrl-C in a terminal is for that one. */
async function serveAsMember(config: Config, databaseUrl: string, life: Life): Promise<void> {
  let gently = false
  life.answer('SIGINT', () => {})
  life.answer('SIGHUP', () => {})
  onDismissal((asked) => {
    gently = asked
    void life.end(0)
  })
  const web = await startWeb(config, databaseUrl)
  life.atEnd(() => web.stop(gently))
  tellReady(web.url)
}
