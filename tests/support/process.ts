// Starts a program in a process group of its own and guarantees that it, and everything it started, ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export type Ended = { code: number | null; signal: NodeJS.Signals | null; overran: boolean; output: string }
type Start = {
  command: string
  args: string[]
  cwd: string
  limitMs: number
  env?: Record<string, string | undefined>
  /** Opens a message channel and is called for each message of the child. */
  onMessage?: (message: unknown) => void
}

const TERM_GRACE_MS = 3500
const FAMILY_GRACE_MS = 1500
const running = new Map<ChildProcess, () => void>()

/** Runs a program to its end. Never rejects; past limitMs the program and its descendants are killed. */
export function runProcess({ command, args, cwd, limitMs, env, onMessage }: Start): Promise<Ended> {
  return new Promise((resolve) => {
    const channel = onMessage ? (['ipc'] as const) : []
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...channel],
    })
    let output = ''
    let overran = false
    let ended = false
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-200_000)
    }
    const limit = setTimeout(() => {
      overran = true
      endTree(child)
    }, limitMs)
    const finish = (code: number | null, signal: NodeJS.Signals | null) => {
      if (ended) return
      ended = true
      clearTimeout(limit)
      running.delete(child)
      signalGroup(child.pid, 'SIGKILL')
      resolve({ code, signal, overran, output })
    }
    running.set(child, () => endTree(child))
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    if (onMessage) child.on('message', onMessage)
    child.on('error', (error) => {
      output += `${error.message}\n`
      finish(null, null)
    })
    child.on('close', (code, signal) => overran || finish(code, signal))
    // A grandchild may hold the pipes open for ever: what the child said has arrived by then.
    child.on('exit', (code, signal) => setTimeout(finish, overran ? FAMILY_GRACE_MS + 200 : 500, code, signal))
  })
}

/** Asks everything that still runs to end, and kills it when it doesn't. */
export function endAll(): Promise<void> {
  const children = [...running.keys()]
  for (const end of running.values()) end()
  const exits = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  return Promise.all(exits).then(() => undefined)
}

function endTree(child: ChildProcess) {
  const pid = child.pid
  if (pid === undefined) return
  signalGroup(pid, 'SIGTERM')
  setTimeout(() => {
    if (child.exitCode !== null || child.signalCode !== null) return
    // Collected before the kill: an orphan has lost the parent it could be found by.
    const family = descendantsOf(pid)
    signalGroup(pid, 'SIGKILL')
    // A database is told by its keeper that we are gone, and leaves nothing behind when it is given a moment.
    setTimeout(() => {
      for (const member of family) signal(member, 'SIGKILL')
    }, FAMILY_GRACE_MS)
  }, TERM_GRACE_MS).unref()
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals) {
  if (pid !== undefined) signal(-pid, name)
}

function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name)
  } catch {
    // Already gone, which is what was wanted.
  }
}

/** Every process started by this one, directly or not; empty where there is no /proc (the group still ends). */
export function descendantsOf(pid: number): number[] {
  const childrenOf = new Map<number, number[]>()
  for (const entry of procEntries()) {
    const parent = parentOf(entry)
    if (parent !== undefined) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)])
  }
  const found: number[] = []
  const queue = [pid]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const children = childrenOf.get(next) ?? []
    found.push(...children)
    queue.push(...children)
  }
  return found
}

function procEntries(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

function parentOf(entry: string): number | undefined {
  try {
    // The program's name stands in brackets and may hold anything: read after the last one.
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
