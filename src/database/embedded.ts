import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { makeFolder } from '../lib/folder.ts'
import { keptSecrets } from '../lib/secrets.ts'
import { StartProblem } from '../lib/start-problem.ts'
import { findBinaries } from './embedded/binaries.ts'
import { type Cluster, hasDatabase, isPostgresOn, makeCluster, owner, readPostmaster } from './embedded/cluster.ts'
import { openLog } from './embedded/log.ts'
import { launch, type Running } from './embedded/postmaster.ts'
import { chooseUser } from './embedded/user.ts'

export type Embedded = {
  url: string
  /** Resolves with a sentence when PostgreSQL ended by itself and does not come back; never after stop(). */
  gone: Promise<string>
  stop(): Promise<void>
}

type Options = {
  /** Where data and password live. Not used by a throwaway database. */
  dataDir?: string
  /** For tests: a new database in a temporary folder, fast because nothing is forced to disk, removed when it ends. */
  throwaway?: boolean
  /** Without it any free one. */
  port?: number
  /** The caller holds the lock of dataDir: a PostgreSQL that still runs there is a leftover, and is ended. */
  holdsLock?: boolean
  log?: (line: string) => void
}

/**
 * Starts the embedded PostgreSQL on 127.0.0.1 and waits until it answers; makes the database on the first start. It ends whenever
 * this process ends, however that happens, and comes back on the same port should it die by itself. Refuses with a StartProblem.
 */
export async function startEmbedded(options: Options): Promise<Embedded> {
  if (process.platform === 'win32')
    throw new StartProblem(
      'The embedded database runs on Linux and macOS. On Windows set DATABASE_URL to a PostgreSQL server.',
    )
  const throwaway = options.throwaway === true
  const home = throwaway ? temporaryHome() : existingHome(options.dataDir)
  const log = openLog(join(home, 'postgres.log'))
  const clean = () => {
    log.close()
    if (throwaway) rmSync(home, { recursive: true, force: true })
  }
  try {
    const folder = join(home, 'postgres')
    const user = chooseUser(folder)
    if (throwaway && user) chownSync(home, user.uid, user.gid)
    const cluster: Cluster = { folder, home, user, binaries: findBinaries(user, home), log }
    const password = throwaway ? randomBytes(12).toString('hex') : keptSecrets(home).databasePassword
    if (!hasDatabase(folder, cluster.binaries.major)) await makeCluster(cluster, password, throwaway)
    const start = (port?: number) => launch(cluster, { throwaway, port, holdsLock: options.holdsLock === true })
    const running = await start(options.port)
    const kept = keepRunning(running, start, options.log ?? (() => {}))
    return { url: address(password, running.port), gone: kept.gone, stop: () => kept.stop().then(clean) }
  } catch (error) {
    clean()
    throw error
  }
}

/** The address of the embedded database of a data folder while some process runs it, else null. */
export function findEmbedded(dataDir: string): string | null {
  const folder = join(dataDir, 'postgres')
  const postmaster = readPostmaster(folder)
  if (!postmaster?.ready || !isPostgresOn(folder, postmaster.pid)) return null
  return address(keptSecrets(dataDir).databasePassword, postmaster.port)
}

/** Brings PostgreSQL back when it dies by itself (killed, out of memory); gives up when it keeps dying. */
function keepRunning(first: Running, start: (port: number) => Promise<Running>, say: (line: string) => void) {
  let running = first
  let comingBack: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | null = null
  const watch = async (): Promise<string> => {
    for (let failures = 0; failures < 5; ) {
      const since = Date.now()
      await running.kept.ended
      // A minute of good service forgives what was before.
      failures = Date.now() - since > 60_000 ? 1 : failures + 1
      await delay(200 * failures, undefined, { ref: false })
      if (stopping) return new Promise(() => {})
      say('PostgreSQL stopped by itself and is started again.')
      comingBack = start(first.port).then(
        (again) => {
          running = again
        },
        (error: unknown) => say(String(error)),
      )
      await comingBack
    }
    return stopping
      ? new Promise(() => {})
      : 'PostgreSQL stopped by itself and does not come back; postgres.log in the data folder says why.'
  }
  const stop = async () => {
    await comingBack
    await running.kept.stop()
  }
  return {
    gone: watch(),
    stop() {
      stopping ??= stop()
      return stopping
    },
  }
}

function address(password: string, port: number): string {
  return `postgres://${owner}:${password}@127.0.0.1:${port}/postgres`
}

function existingHome(dataDir: string | undefined): string {
  if (dataDir === undefined) throw new Error('startEmbedded needs a dataDir, or throwaway')
  makeFolder(dataDir)
  return realpathSync(dataDir)
}

/** The keeper removes this folder as the unprivileged user, who must therefore be able to walk to it. */
function temporaryHome(): string {
  const base = [tmpdir(), '/tmp', '/var/tmp'].find(isOpen) ?? tmpdir()
  return realpathSync(mkdtempSync(join(base, 'market-window-test-')))
}

function isOpen(folder: string): boolean {
  if (((statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & 0o001) === 0) return false
  const parent = dirname(folder)
  return parent === folder || isOpen(parent)
}
