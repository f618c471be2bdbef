import { spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hasCode, syncFolder } from '../../lib/kept-file.ts'
import { isAlive } from '../../lib/process-identity.ts'
import { StartProblem } from '../../lib/start-problem.ts'
import type { Binaries } from './binaries.ts'
import { keep, type User } from './keeper.ts'
import type { Log } from './log.ts'

export const owner = 'market'

/** The files of one database, and the ways to run PostgreSQL on them. */
export type Cluster = { folder: string; home: string; user: User | null; binaries: Binaries; log: Log }

/**
 * How PostgreSQL is told its folder. The unprivileged user behind a root start cannot walk through root's closed home, but needs
 * no walk to the folder it already stands in: the keeper enters it before it stops being root.
 */
export function folderName(cluster: Pick<Cluster, 'folder' | 'user'>): string {
  return cluster.user && process.platform === 'linux' ? '/proc/self/cwd' : cluster.folder
}

/** Makes a new cluster beside its place and moves it there when it is whole: a start that is cut short leaves none, not half. */
export async function makeCluster(cluster: Cluster, password: string, throwaway: boolean): Promise<void> {
  const draft = `${cluster.folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (cluster.user) chownSync(draft, cluster.user.uid, cluster.user.gid)
  const secret = openSecret(join(cluster.home, 'postgres.password'), password, cluster.user)
  const from = cluster.log.size()
  try {
    const at = folderName({ folder: draft, user: cluster.user })
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = [`--username=${owner}`, '--auth=scram-sha-256', '--pwfile=/dev/fd/3']
    const sync = throwaway ? ['--no-sync'] : []
    const command = [cluster.binaries.initdb, '-D', at, ...locale, ...access, ...sync, '--no-instructions']
    const made = await keep(command, { cwd: draft, user: cluster.user, log: cluster.log.handle, extra: secret })
    if ((await made.ended) !== 0)
      throw new StartProblem(`PostgreSQL could not make its database:\n${cluster.log.tail(from)}`)
  } finally {
    closeSync(secret)
  }
  renameSync(draft, cluster.folder)
  if (!throwaway) syncFolder(cluster.home)
}

/** The password travels as an open file without a name: neither a command line nor a folder ever shows it. */
function openSecret(path: string, password: string, user: User | null): number {
  rmSync(path, { force: true })
  writeFileSync(path, `${password}\n`, { mode: 0o600, flag: 'wx' })
  try {
    if (user) chownSync(path, user.uid, user.gid)
    return openSync(path, 'r')
  } finally {
    unlinkSync(path)
  }
}

/** Whether there is a database in the folder; refuses one of another PostgreSQL major version, or a folder of other things. */
export function hasDatabase(folder: string, major: number): boolean {
  if (!existsSync(folder)) return false
  const made = readOr(join(folder, 'PG_VERSION'), '').trim()
  if (made === '' && readdirSync(folder).length > 0)
    throw new StartProblem(
      `${folder} holds files, but no database. Move it away to start with an empty market, or restore a backup.`,
    )
  if (made !== '' && made !== String(major))
    throw new StartProblem(
      `The database in ${folder} was made by PostgreSQL ${made}, but this Market Window brings PostgreSQL ${major}, which cannot open it. ` +
        `Nothing was changed. Go back to the Market Window you had, or move the data over with pg_dump and pg_restore of PostgreSQL ${made} and ${major}.`,
    )
  if (made === '') rmSync(folder, { recursive: true })
  return made !== ''
}

/** What a running PostgreSQL writes about itself into its folder, or one that was killed left there. */
export type Postmaster = { pid: number; port: number; ready: boolean }

export function readPostmaster(folder: string): Postmaster | null {
  const lines = readOr(join(folder, 'postmaster.pid'), '').split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null
}

/**
 * Waits until a PostgreSQL of an earlier start has left the folder, and answers the process number it left behind, if any.
 * `ours`: the caller holds the lock of the data folder, so whatever still runs here is a leftover and is told to end.
 */
export async function awaitEarlier(folder: string, ours: boolean): Promise<number | null> {
  const patience = Date.now() + (ours ? 60_000 : 5_000)
  for (let asked = false; ; await delay(25)) {
    const earlier = readPostmaster(folder)
    if (!earlier || !isPostgresOn(folder, earlier.pid)) return earlier?.pid ?? null
    if (ours && !asked) askToEnd(earlier.pid)
    asked = true
    if (Date.now() > patience)
      throw new StartProblem(
        `PostgreSQL (process ${earlier.pid}) still runs on ${folder}. Stop it first: kill -INT ${earlier.pid}`,
      )
  }
}

/** A process number alone proves nothing after a crash: it may belong to any program by now. */
export function isPostgresOn(folder: string, pid: number): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return nameOf(pid).includes('postgres')
  try {
    const [here, there] = [statSync(folder), statSync(`/proc/${pid}/cwd`)]
    return here.ino === there.ino && here.dev === there.dev
  } catch (error) {
    // Even root may not look there in a container, so the name has to do.
    return hasCode(error, 'EACCES', 'EPERM') && readOr(`/proc/${pid}/comm`, '').trim() === 'postgres'
  }
}

function nameOf(pid: number): string {
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}

function askToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    // Gone by itself, or not ours to end: then waiting for it tells.
    if (!hasCode(error, 'ESRCH', 'EPERM')) throw error
  }
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return fallback
    throw error
  }
}
