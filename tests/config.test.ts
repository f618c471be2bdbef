import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError, projectRoot, readConfig } from '#src/config.ts'

const test = suite('config')
const folder = mkdtempSync(join(tmpdir(), 'market config '))
const DATA_DIR = join(folder, 'var')
const secret = 'x'.repeat(32)

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig({ DATA_DIR, ...env })
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test('works without any setting but a folder', () => {
  const config = readConfig({ DATA_DIR })
  assert.is(config.port, 3000)
  assert.is(config.host, '127.0.0.1')
  assert.is(config.databaseUrl, null)
  assert.is(config.devMailbox, true)
  assert.is(config.production, false)
  assert.is(config.mailFrom, '"Market Window" <no-reply@localhost>')
})

test('an empty variable counts as not set', () => {
  assert.is(readConfig({ DATA_DIR, PORT: '', LOG_LEVEL: ' ' }).port, 3000)
})

test('a secret is made once, kept privately and found again', () => {
  const first = readConfig({ DATA_DIR }).secret
  assert.ok(first.length >= 32)
  assert.is(readConfig({ DATA_DIR }).secret, first)
  assert.is(statSync(join(DATA_DIR, 'secrets.json')).mode & 0o777, 0o600)
  assert.is(statSync(DATA_DIR).mode & 0o777, 0o700)
})

test('a relative folder starts from the project, wherever the command was typed', () => {
  const here = process.cwd()
  process.chdir(tmpdir())
  try {
    const env = { DATA_DIR: 'node_modules/../var/../tests', DATABASE_URL: 'postgres://m@localhost/m', SECRET: secret }
    assert.is(readConfig(env).dataDir, join(projectRoot, 'tests'))
  } finally {
    process.chdir(here)
  }
})

test('with a public address it listens to the network and writes from there', () => {
  const config = readConfig({ DATA_DIR, PUBLIC_URL: 'https://window.example/' })
  assert.is(config.host, '0.0.0.0')
  assert.is(config.publicUrl?.hostname, 'window.example')
  assert.match(config.mailFrom, /<no-reply@window\.example>$/)
})

test('a database of its own demands a secret, and then keeps none in the folder', () => {
  const DATABASE_URL = 'postgres://market@db.example/market'
  assert.match(problemsOf({ DATABASE_URL }).join(), /^SECRET is missing/)
  assert.match(problemsOf({ DATABASE_URL, SECRET: 'short' }).join(), /^SECRET is too short \(5 characters\)/)
  const dataDir = join(folder, 'external')
  assert.is(readConfig({ DATA_DIR: dataDir, DATABASE_URL, SECRET: secret }).secret, secret)
  assert.is(statSync(join(dataDir, 'secrets.json'), { throwIfNoEntry: false }), undefined)
})

test('production demands a mail server; with one there is no mailbox page', () => {
  assert.match(problemsOf({ NODE_ENV: 'production' }).join(), /^SMTP_URL is missing: in production/)
  const config = readConfig({ DATA_DIR, NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example' })
  assert.is(config.devMailbox, false)
  assert.is(config.production, true)
  assert.is(readConfig({ DATA_DIR, SMTP_URL: 'smtp://mail.example' }).devMailbox, false)
})

const wrong: [string, string][] = [
  ['PORT', 'abc'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['HOST', 'http://here'],
  ['PUBLIC_URL', 'market.example'],
  ['PUBLIC_URL', 'ftp://market.example'],
  ['DATABASE_URL', 'mysql://localhost/market'],
  ['DATABASE_POOL_SIZE', '0'],
  ['DATABASE_POOL_SIZE', '26'],
  ['SMTP_URL', 'mail.example:25'],
  ['MAIL_FROM', 'nobody'],
  ['MARKET_NAME', 'n'.repeat(61)],
  ['TRUST_PROXY', 'perhaps'],
  ['NODE_ENV', 'prod'],
  ['LOG_LEVEL', 'loud'],
  ['SECRET', 'short'],
  ['METRICS_TOKEN', 'short'],
  ['RATE_LIMITS', 'search=many'],
  ['RATE_LIMIT_LOCAL', 'maybe'],
  ['WEB_CONCURRENCY', '13'],
]
for (const [name, value] of wrong)
  test(`refuses ${name}=${value.slice(0, 30)} and names it`, () => {
    const problems = problemsOf({ SECRET: secret, [name]: value })
    assert.is(problems.length, 1)
    assert.ok(problems[0]?.startsWith(`${name} is `), problems[0])
  })

test('refuses a folder that cannot be made', () => {
  assert.match(problemsOf({ DATA_DIR: join(projectRoot, 'package.json', 'var') }).join(), /^DATA_DIR is /)
  if (existsSync('/proc')) assert.match(problemsOf({ DATA_DIR: '/proc/nope/var' }).join(), /^DATA_DIR is /)
})

test('tells all problems at once, without a password', () => {
  const problems = problemsOf({
    PORT: 'abc',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://m:hunter2@localhost',
    SECRET: secret,
  })
  assert.is(problems.length, 3)
  assert.not.match(problems.join(), /hunter2/)
})

test('.env.example names exactly the variables that are read', () => {
  const read = new Set<string>()
  const spy = new Proxy<Record<string, string>>(
    { DATA_DIR },
    {
      get(env, name: string) {
        read.add(name)
        return env[name]
      },
    },
  )
  readConfig(spy)
  const example = readFileSync(join(projectRoot, '.env.example'), 'utf8')
  const named = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
  assert.equal(named.sort(), [...read].sort())
})

test.after(() => rmSync(folder, { recursive: true, force: true }))
test.run()
