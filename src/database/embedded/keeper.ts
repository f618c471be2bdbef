import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'

export type User = { name: string; uid: number; gid: number }

export type Kept = {
  pid: number
  /** The exit code, once the program and its keeper are gone. */
  ended: Promise<number>
  /** From here on it keeps this process alive no more: one that has nothing else to do ends, and so does the program. */
  letGo(): void
  /** Asks the program to end in order (SIGINT) and waits for it; after `patience` ms it is told to drop everything. */
  stop(patience?: number): Promise<number>
}

type Options = {
  cwd: string
  /** null: the user we are. */
  user: User | null
  log: number
  env?: Record<string, string>
  /** An open file the program sees as descriptor 3. */
  extra?: number
  /** A folder that is removed with everything in it when the program has ended, whatever happened to us. */
  disposable?: string
}

/*
 * A program started directly would outlive a `kill -9` of ours, and Ctrl-C in a terminal would reach it before it reaches us.
 * So a small shell in its own session stands between: it holds one end of a pipe whose other end only we hold. However we end,
 * that pipe closes, and the shell tells the program to end in order. INT, TERM and HUP meant for us are not its business.
 */
const keeper = `
trap '' INT TERM HUP
exec 4<&0
"$@" </dev/null >&2 4<&- &
program=$!
echo "$program"
( read -r nothing <&4; kill -INT "$program" ) >/dev/null 2>&1 3<&- &
watcher=$!
exec 4<&- >/dev/null
wait "$program"
code=$?
kill -KILL "$watcher" 2>/dev/null
if [ -n "$KEEPER_DISPOSABLE" ]; then cd / && rm -rf "$KEEPER_DISPOSABLE"; fi
exit "$code"
`

/** Runs a program that ends, in order, whenever this process does. Resolves when it has started. */
export async function keep(command: readonly string[], options: Options): Promise<Kept> {
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', ...command], {
    cwd: options.cwd,
    detached: true,
    ...(options.user && { uid: options.user.uid, gid: options.user.gid }),
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LC_ALL: 'C',
      TZ: 'UTC',
      KEEPER_DISPOSABLE: options.disposable ?? '',
      ...options.env,
    },
    stdio: ['pipe', 'pipe', options.log, options.extra ?? 'ignore'],
  })
  const [leash, answer] = [child.stdin as Socket, child.stdout as Socket]
  leash.on('error', () => {})
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
  ended.catch(() => {})
  const pid = await Promise.race([firstNumber(answer), ended.then(() => 0)])
  return {
    pid,
    ended,
    letGo() {
      child.unref()
      leash.unref()
      answer.unref()
    },
    async stop(patience = 30_000) {
      child.ref()
      leash.end()
      const last = setTimeout(() => signal(pid, 'SIGQUIT'), patience)
      return ended.finally(() => clearTimeout(last))
    },
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, name)
  } catch {
    // It ended in the meantime.
  }
}

async function firstNumber(stream: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: stream })) return Number(line)
  return 0
}
