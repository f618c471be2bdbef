import {
  closeSync,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs'

const largest = 5 * 1024 * 1024

export type Log = {
  handle: number
  /** What was written since `from` (a size the log had), its last lines only. */
  tail(from: number): string
  size(): number
  close(): void
}

/** Opens PostgreSQL's log to append to. It never grows far beyond 5 MB; one older piece is kept as `.1`. */
export function openLog(path: string): Log {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largest) renameSync(path, `${path}.1`)
  const handle = openSync(path, 'a', 0o600)
  const limiter = setInterval(() => limit(path, handle), 60_000)
  limiter.unref()
  return {
    handle,
    size: () => fstatSync(handle).size,
    tail: (from) => readFileSync(path).subarray(from).toString('utf8').trimEnd().split('\n').slice(-12).join('\n'),
    close() {
      clearInterval(limiter)
      closeSync(handle)
    },
  }
}

/** PostgreSQL keeps the file open in append mode, so its next line lands at the start of the emptied file. */
function limit(path: string, handle: number): void {
  if (fstatSync(handle).size <= largest) return
  copyFileSync(path, `${path}.1`)
  ftruncateSync(handle, 0)
}
