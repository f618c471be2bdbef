// What `npm test` runs: types, lint, the suites in one process and the browser's in another, two at a time.
// `npm test -- stock` runs only the test files whose path holds "stock". The last line is always the count.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { endAll, runProcess } from './process.ts'
import type { Report } from './suites.ts'

type Tally = { passed: number; failed: number }
type Step = { name: string; run: () => Promise<Tally> }

const AT_ONCE = 2
const NAME_WIDTH = 8
const suitesFile = fileURLToPath(new URL('./suites.ts', import.meta.url))

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
    'step-limit': { type: 'string', default: '1800' },
    'file-limit': { type: 'string', default: '300' },
  },
})
const root = path.resolve(flags.root)
const stepLimitMs = Number(flags['step-limit']) * 1000
const fileLimitMs = Number(flags['file-limit']) * 1000
const failures: string[] = []

async function main() {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => void endAll().then(() => process.exit(130)))
  }
  const total = { passed: 0, failed: 0 }
  const steps = planSteps()
  const worker = async () => {
    for (let step = steps.shift(); step; step = steps.shift()) {
      const { passed, failed } = await step
        .run()
        .catch((error: Error) => broken(step.name, error.stack ?? error.message))
      total.passed += passed
      total.failed += failed
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (failures.length > 0) say(`\nFailed:\n${failures.map((line) => `  ${line}\n`).join('')}`)
  say(`\n${total.passed} passed, ${total.failed} failed\n`)
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
}

function planSteps(): Step[] {
  const files = findTestFiles()
  const [browser, plain] = [files.filter(isBrowserTest), files.filter((file) => !isBrowserTest(file))]
  const checks = positionals.length === 0 ? [script('types'), script('lint')] : []
  const groups = [suites('browser', browser), suites('tests', plain)].filter((step) => step !== undefined)
  if (groups.length > 0) return [...checks, ...groups]
  const wanted = positionals.length > 0 ? ` matches ${positionals.join(' ')}` : ' is there'
  return [...checks, { name: 'tests', run: async () => broken('tests', `No test file${wanted}.`) }]
}

function findTestFiles(): string[] {
  return readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
    .map((name) => `tests/${name.split(path.sep).join('/')}`)
    .filter((name) => /\.test\.tsx?$/.test(name) && !name.startsWith('tests/bench/'))
    .filter((name) => positionals.length === 0 || positionals.some((pattern) => name.includes(pattern)))
    .sort()
}

const isBrowserTest = (file: string) => file.startsWith('tests/browser/')

/** One of package.json's scripts, which passes as a whole or fails as a whole. */
function script(name: string): Step {
  return {
    name,
    run: async () => {
      const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
        scripts?: Record<string, string>
      }
      const command = scripts?.[name]
      if (!command) return broken(name, `package.json has no script "${name}".`)
      const bin = [path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter)
      const started = performance.now()
      const ended = await runProcess({ ...shell(command), cwd: root, limitMs: stepLimitMs, env: { PATH: bin } })
      if (ended.code === 0) return passed(name, seconds(started))
      const why = ended.overran ? `\nNot finished after ${stepLimitMs / 1000} s: ended.` : ''
      return broken(name, `${ended.output.trimEnd()}${why}`)
    },
  }
}

const shell = (command: string) =>
  process.platform === 'win32'
    ? { command: 'cmd', args: ['/d', '/s', '/c', command] }
    : { command: 'sh', args: ['-c', command] }

function suites(name: string, files: string[]): Step | undefined {
  if (files.length === 0) return undefined
  return {
    name,
    run: async () => {
      const tally: Tally = { passed: 0, failed: 0 }
      const waiting = new Set(files)
      const state = { current: '', finished: false }
      const onMessage = (message: unknown) => {
        const report = message as Report
        if (report.kind === 'start') state.current = relative(report.file)
        if (report.kind === 'end') {
          state.finished = true
          for (const problem of report.problems) add(tally, broken(name, problem))
        }
        if (report.kind !== 'file') return
        waiting.delete(relative(report.file))
        state.current = ''
        add(tally, showFile(name, report))
      }
      const limits = [String(fileLimitMs), ...files.map((file) => path.join(root, file))]
      const ended = await runProcess({
        command: process.execPath,
        args: ['--import', import.meta.resolve('tsx'), suitesFile, ...limits],
        cwd: root,
        limitMs: stepLimitMs,
        env: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
        onMessage,
      })
      if (ended.code === 0 && state.finished) return tally
      const how = ended.overran ? `not finished after ${stepLimitMs / 1000} s` : `ended (${ended.signal ?? ended.code})`
      const where = state.current ? ` in ${state.current}` : ''
      add(tally, broken(name, `${ended.output.trimEnd()}\nThe test process ${how}${where}.`))
      for (const file of waiting) if (file !== state.current) add(tally, broken(name, `${file} did not run.`))
      return tally
    },
  }
}

function showFile(step: string, { file, passed, failed, ms, output }: Extract<Report, { kind: 'file' }>): Tally {
  const name = relative(file).replace(/^tests\/|\.test\.tsx?$/g, '')
  const took = `${(ms / 1000).toFixed(1)} s`
  if (failed === 0) say(`${step.padEnd(NAME_WIDTH)} ok    ${name}  ${passed} passed  ${took}\n`)
  else {
    say(
      `${step.padEnd(NAME_WIDTH)} FAIL  ${name}  ${passed} passed, ${failed} failed  ${took}\n${output.trimEnd()}\n\n`,
    )
    failures.push(`${relative(file)} (${failed})`)
  }
  return { passed, failed }
}

function passed(name: string, took: string): Tally {
  say(`${name.padEnd(NAME_WIDTH)} ok    ${took}\n`)
  return { passed: 1, failed: 0 }
}

function broken(name: string, text: string): Tally {
  say(`${name.padEnd(NAME_WIDTH)} FAIL\n${text.trim()}\n\n`)
  failures.push(`${name}: ${text.trim().split('\n').at(-1)}`)
  return { passed: 0, failed: 1 }
}

function add(tally: Tally, { passed, failed }: Tally) {
  tally.passed += passed
  tally.failed += failed
}

// The child reports absolute paths; the root may be reached through a link, so only the known tail is compared.
const relative = (file: string) => path.relative(root, file).split(path.sep).join('/')
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const say = (text: string) => void process.stdout.write(text)

await main()
