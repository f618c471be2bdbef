import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { onFileEnd } from './cleanup.ts'
import { runProcess } from './process.ts'

const runner = fileURLToPath(new URL('./run.ts', import.meta.url))
const uvu = JSON.stringify(import.meta.resolve('uvu'))
const home = mkdtempSync(path.join(tmpdir(), 'market window runner '))
onFileEnd(() => rmSync(home, { recursive: true, force: true }))

// The made-up suites are written through these, so that this file itself holds no suite that never runs.
const made = (body: string) => `import { suite } from ${uvu}\nconst it = suite('made up')\n${body}\nit.run()\n`
const ok = made(`it('holds', () => {})\nit('holds too', () => {})`)

type Made = { files: Record<string, string>; scripts?: Record<string, string>; args?: string[] }

async function run(name: string, { files, scripts, args = [] }: Made) {
  const root = path.join(home, name)
  const all = {
    'package.json': JSON.stringify({ type: 'module', scripts: { types: 'true', lint: 'true', ...scripts } }),
  }
  for (const [file, text] of Object.entries({ ...all, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  const limits = ['--step-limit=20', '--file-limit=10']
  const tsx = ['--import', import.meta.resolve('tsx')]
  const { code, output } = await runProcess({
    command: process.execPath,
    args: [...tsx, runner, `--root=${root}`, ...limits, ...args],
    cwd: root,
    limitMs: 30_000,
  })
  return { code, output, last: output.trimEnd().split('\n').at(-1), root }
}

// Takes seconds of waiting, so it starts first and the other checks go on meanwhile.
const stuck = run('stuck', {
  args: ['.test.', '--step-limit=3'],
  files: {
    'tests/a.test.ts': `import { spawn } from 'node:child_process'\nimport { writeFileSync } from 'node:fs'
      ${made(`it('is stuck', () => {
        const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
        writeFileSync('child.pid', String(child.pid))
        for (;;) {}
      })`)}`,
    'tests/b.test.ts': ok,
  },
})

const counting = suite('the last line and the exit code')

counting('count each test, the types and the lint', async () => {
  const files = { 'tests/a.test.ts': ok, 'tests/browser/b.test.ts': ok, 'tests/bench/c.test.ts': 'throw 1' }
  const { code, last } = await run('good', { files })
  assert.is(last, '6 passed, 0 failed')
  assert.is(code, 0)
})

counting('tell that types or lint failed, and show what they said', async () => {
  const { code, last, output } = await run('types', {
    files: { 'tests/a.test.ts': ok },
    scripts: { types: 'echo no such type; exit 2' },
  })
  assert.is(last, '3 passed, 1 failed')
  assert.is(code, 1)
  assert.match(output, 'no such type')
})

counting('fail for a failing test, a throwing import, a hook that throws, a skip and a suite never run', async () => {
  const files = {
    'tests/bad.test.ts': made(`it('holds', () => {})\nit('breaks', () => { throw new Error('broken here') })`),
    'tests/import.test.ts': `throw new Error('thrown on import')\n${ok}`,
    'tests/syntax.test.ts': 'const = 3',
    'tests/before.test.ts': made(`it.before(() => { throw new Error('x') })\nit('never', () => {})`),
    'tests/each.test.ts': made(`it.after.each(() => { throw new Error('x') })\nit('once', () => {})`),
    'tests/skip.test.ts': made(`it('holds', () => {})\nit['skip']('later', () => {})`),
    'tests/only.test.ts': made(`it('left out', () => {})\nit['only']('alone', () => {})`),
    'tests/silent.test.ts': `import { suite } from ${uvu}\nsuite('x')('y', () => {})`,
    'tests/z.test.ts': ok,
  }
  const { code, last, output } = await run('bad', { files, args: ['.test.'] })
  assert.is(last, '5 passed, 8 failed')
  assert.is(code, 1)
  for (const text of ['broken here', 'thrown on import', 'syntax.test.ts', 'a hook threw', 'runs no suite'])
    assert.match(output, text)
})

counting('fail for a promise nobody awaited and for what could not be closed', async () => {
  const cleanup = JSON.stringify(new URL('./cleanup.ts', import.meta.url).href)
  const files = {
    'tests/stray.test.ts': made(`it('leaks', () => { Promise.reject(new Error('nobody waits')) })`),
    'tests/close.test.ts': `import { onFileEnd } from ${cleanup}
      ${made(`it('opens', () => onFileEnd(() => { throw new Error('will not close') }))`)}`,
  }
  const { code, last, output } = await run('stray', { files, args: ['.test.'] })
  assert.is(last, '2 passed, 2 failed')
  assert.is(code, 1)
  assert.match(output, 'nobody waits')
  assert.match(output, 'will not close')
})

counting('fail when nothing matches', async () => {
  const { code, last } = await run('none', { files: { 'tests/a.test.ts': ok }, args: ['nowhere'] })
  assert.is(last, '0 passed, 1 failed')
  assert.is(code, 1)
})

counting.run()

const ending = suite('a test process that does not end as it should')

ending('is left where a test waits for ever, and the other files still run', async () => {
  const files = { 'tests/a.test.ts': made(`it('waits', () => new Promise(() => {}))`), 'tests/b.test.ts': ok }
  const { code, last, output } = await run('waits', { files, args: ['.test.', '--file-limit=1'] })
  assert.is(last, '2 passed, 1 failed')
  assert.is(code, 1)
  assert.match(output, 'Still not finished after 1 s')
})

ending('is killed with all it started when it is stuck, and every file not run counts as failed', async () => {
  const { code, last, output, root } = await stuck
  assert.is(last, '0 passed, 2 failed')
  assert.is(code, 1)
  assert.match(output, 'not finished after 3 s in tests/a.test.ts')
  assert.is(isAlive(Number(readFileSync(path.join(root, 'child.pid'), 'utf8'))), false)
})

ending('is a failure when it leaves early, whatever its exit code', async () => {
  const files = { 'tests/a.test.ts': made(`it('leaves', () => process.exit(0))`), 'tests/b.test.ts': ok }
  const { code, last } = await run('leaves', { files, args: ['.test.'] })
  assert.is(last, '0 passed, 2 failed')
  assert.is(code, 1)
})

ending('does not wait for an open timer', async () => {
  const files = { 'tests/a.test.ts': made(`setInterval(() => {}, 1000)\nit('holds', () => {})`) }
  const { code, last } = await run('open', { files, args: ['.test.'] })
  assert.is(last, '1 passed, 0 failed')
  assert.is(code, 0)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // Killed, but not yet collected by whoever inherited it.
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

ending.run()
