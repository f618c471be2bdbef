import { setTimeout as wait } from 'node:timers/promises'
import { load } from './load.ts'
import { freePort, makeFolder, memoryOf, startChild } from './place.ts'
import type { BenchResult, Finding } from './result.ts'

/** From `npm start` on an empty folder to the first page, then again on the same; what the process then weighs. */
export async function benchStart(): Promise<BenchResult> {
  const folder = makeFolder()
  const findings = [await oneStart(folder, 'first start to first page', 8), await oneStart(folder, 'later start', 2)]
  return { name: 'Start', findings }
}

async function oneStart(folder: string, what: string, limit: number): Promise<Finding> {
  const port = await freePort()
  const env = { DATA_DIR: folder, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const begun = performance.now()
  const started = startChild('src/run.ts', ['start'], env, /is open/)
  await firstPage(`http://127.0.0.1:${port}/`)
  const seconds = (performance.now() - begun) / 1000
  const { stop } = await started
  await stop()
  return { what, measured: `${seconds.toFixed(2)} s`, limit: `under ${limit} s`, kept: seconds < limit }
}

async function firstPage(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await wait(15)
  }
}

/** What a web process weighs after it has answered many different pages. */
export async function weigh(origin: string, pid: number, paths: readonly string[]): Promise<Finding> {
  for (const path of paths) await load(origin + path, { seconds: 2 })
  const megabytes = memoryOf(pid)
  return {
    what: 'web process after the load',
    measured: `${megabytes} MB`,
    limit: 'under 200 MB',
    kept: megabytes < 200,
  }
}
