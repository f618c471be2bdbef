// The process that runs uvu's suites, one test file after the other, and reports each file to tests/support/run.ts.
//
// uvu's own runner is not used: it ends at the first file that throws on import, says nothing of a file that runs no
// suite, exits 0 when a hook throws, and waits for ever on an open pool. The queue it fills is read here instead.
import { pathToFileURL } from 'node:url'
import { endFile, endProcess } from './cleanup.ts'

type SuiteResult = [errors: string | true, passed: number, skipped: number, total: number]
type Queue = (() => Promise<SuiteResult>)[][]
export type Report =
  | { kind: 'start'; file: string }
  | { kind: 'file'; file: string; passed: number; failed: number; ms: number; output: string }
  | { kind: 'end'; problems: string[] }

const uvu = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: Queue }
const OVERRUN = Symbol('overrun')
const CLOSING_LIMIT_MS = 15_000

let stray: string[] = []

async function main([limit = '', ...files]: string[]) {
  Object.assign(uvu, { UVU_DEFER: 1, UVU_INDEX: 0, UVU_QUEUE: [[]] })
  process.on('uncaughtException', (error) => stray.push(`Thrown outside a test: ${describe(error)}`))
  process.on('unhandledRejection', (error) => stray.push(`Rejected and never awaited: ${describe(error)}`))
  for (const name of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(name as 'SIGTERM', stop)
  await import('uvu')
  for (const file of files) {
    await report({ kind: 'start', file })
    await report(await runFile(file, Number(limit)))
  }
  const problems = await within(CLOSING_LIMIT_MS, endProcess())
  const texts = problems === OVERRUN ? ['The test process could not close what it opened.'] : problems.map(describe)
  await report({ kind: 'end', problems: [...stray, ...texts] })
  process.exit(0)
}

async function runFile(file: string, limitMs: number): Promise<Report> {
  const started = performance.now()
  const capture = captureOutput()
  const count = { passed: 0, failed: 0 }
  const fail = (text: string, times = 1) => {
    count.failed += times
    capture.add(`\n${text}\n`)
  }
  uvu.UVU_QUEUE = [[]]
  stray = []
  const result = await within(limitMs, runSuites(file, count, fail))
  if (result === OVERRUN) fail(`Still not finished after ${limitMs / 1000} s: given up.`)
  const closing = await within(CLOSING_LIMIT_MS, endFile())
  if (closing === OVERRUN) fail('What the file opened could not be closed.')
  else for (const error of closing) fail(`Closing what the file opened: ${describe(error)}`)
  // A rejection nobody awaited is announced one turn later.
  await new Promise((resolve) => setImmediate(resolve))
  for (const text of stray.splice(0)) fail(text)
  return { kind: 'file', file, ...count, ms: performance.now() - started, output: capture.end() }
}

async function runSuites(file: string, count: { passed: number }, fail: (text: string, times?: number) => void) {
  try {
    await import(pathToFileURL(file).href)
  } catch (error) {
    return fail(`The file could not be loaded: ${describe(error)}`)
  }
  const suites = uvu.UVU_QUEUE[0] ?? []
  if (suites.length === 0) fail('The file runs no suite: call .run() on each.')
  for (const run of suites) {
    try {
      const [errors, passed, skipped, total] = await run()
      count.passed += passed
      if (total === 0 && skipped === 0) fail('A suite holds no test.')
      if (skipped > 0) fail(`${skipped} skipped: every test runs, or is deleted.`, skipped)
      if (typeof errors === 'string') fail(errors, total - passed)
      // uvu swallows what a hook throws; the tests that did not run betray it.
      else if (passed < total) fail(`${total - passed} of ${total} did not run: a hook threw.`, total - passed)
    } catch (error) {
      fail(`An after hook threw: ${describe(error)}`)
    }
  }
}

function captureOutput() {
  const kept: string[] = []
  const { stdout, stderr } = process
  const original = [stdout.write, stderr.write] as const
  const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    kept.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    const done = rest.at(-1)
    if (typeof done === 'function') done()
    return true
  }
  stdout.write = write
  stderr.write = write
  return {
    add: (text: string) => void kept.push(text),
    end: () => {
      ;[stdout.write, stderr.write] = original
      return kept.join('')
    },
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T | typeof OVERRUN> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, OVERRUN)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function report(message: Report): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) return resolve()
    process.send(message, () => resolve())
  })
}

// Also when the runner itself was killed: its end of the channel closes, and no database may stay behind.
async function stop() {
  await within(3000, endProcess())
  process.exit(1)
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

await main(process.argv.slice(2))
