import { readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createFile, hasCode, replaceFile } from '../lib/kept-file.ts'
import { bootId, isAlive, processNamespace, startTimeOf } from '../lib/process-identity.ts'
import { StartProblem } from '../lib/start-problem.ts'

export type FolderLock = {
  /** Tells a second start where this one answers. */
  announce(url: string): void
  /** Synchronous, so that it also works while the process exits. */
  release(): void
}

type Owner = { pid: number; started: string | null; host: string; boot: string; namespace: string; url: string }

const beat = 2_000
/** A lock of another machine or container counts as left behind when it misses this many beats. */
const missedBeats = 4

/**
 * Makes this process the only market on the data folder until it is released or dies. Refuses with a StartProblem that
 * names the other process and its address. A lock left by a killed process or before a reboot is taken over.
 */
export async function lockFolder(dataDir: string, url: string): Promise<FolderLock> {
  const path = join(dataDir, 'market.lock')
  let mine = describe(url)
  while (!createFile(path, mine)) {
    const found = readLock(path)
    if (found === null) continue
    const owner = parse(found)
    if (owner && (await isRunning(owner, path)))
      throw new StartProblem(`Market Window already runs on ${dataDir} (process ${owner.pid}, ${owner.url}).`)
    takeAway(path, found)
  }
  const heart = setInterval(() => keepFresh(path), beat)
  heart.unref()
  return {
    announce(newUrl) {
      mine = describe(newUrl)
      replaceFile(path, mine)
    },
    release() {
      clearInterval(heart)
      if (readLock(path) === mine) rmSync(path, { force: true })
    },
  }
}

function describe(url: string): string {
  const owner: Owner = {
    pid: process.pid,
    started: startTimeOf(process.pid),
    host: hostname(),
    boot: bootId(),
    namespace: processNamespace(),
    url,
  }
  return `${JSON.stringify(owner)}\n`
}

async function isRunning(owner: Owner, path: string): Promise<boolean> {
  const here = owner.host === hostname()
  if (here && owner.boot !== bootId()) return false
  if (here && owner.namespace === processNamespace())
    return isAlive(owner.pid) && (owner.started === null || owner.started === startTimeOf(owner.pid))
  return stillBeats(path)
}

/** A process in another container, or on another machine that shares the folder, can only be seen by its heartbeat. */
async function stillBeats(path: string): Promise<boolean> {
  const before = changedAt(path)
  for (let waited = 0; waited < missedBeats; waited += 0.25) {
    await delay(beat / 4)
    if (changedAt(path) !== before) return true
  }
  return false
}

/** Removes a dead owner's lock; if another start took it over in this very moment, its lock is put back. */
function takeAway(path: string, dead: string): void {
  const aside = `${path}.${process.pid}.dead`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  const moved = readLock(aside)
  if (moved !== null && moved !== dead) createFile(path, moved)
  rmSync(aside, { force: true })
}

function keepFresh(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // A folder that went away is noticed by everything else that lives in it.
  }
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

/** null for a file that is no lock of ours: it is treated like one left behind. */
function parse(text: string): Owner | null {
  try {
    const value: Partial<Owner> | null = JSON.parse(text)
    return typeof value?.pid === 'number'
      ? { started: null, host: '', boot: '', namespace: '', url: '', ...value, pid: value.pid }
      : null
  } catch {
    return null
  }
}
