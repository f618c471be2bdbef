// Several web processes behind one port: replaced one by one while people use the market, and when one is killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { projectRoot } from '#src/config.ts'
import { addProduct, createMarket } from './support/cast.ts'
import { onFileEnd } from './support/cleanup.ts'
import { openStream } from './support/event-stream.ts'
import { SECRET } from './support/pools.ts'
import { descendantsOf, runProcess } from './support/process.ts'
import { until } from './support/until.ts'

const test = suite('several web processes')
const market = await createMarket()
await addProduct(market.db, market.cast.boots, { onHand: 3 })
const env = {
  ...process.env,
  DATABASE_URL: market.url,
  SECRET,
  DATA_DIR: market.config.dataDir,
  PORT: '0',
  NODE_ENV: 'test',
  WEB_CONCURRENCY: '2',
  DATABASE_POOL_SIZE: '6',
}

const leader: ChildProcess = spawn(process.execPath, ['src/run.ts', 'web'], { cwd: projectRoot, env })
onFileEnd(() => leader.kill('SIGKILL'))
let said = ''
for (const stream of [leader.stdout, leader.stderr]) stream?.on('data', (chunk) => (said += chunk))
const url = await until('the market to answer', async () => /answers on (http:\S+)/.exec(said)?.[1])

/** Ours only: a first start leaves a bundler's process for a while. */
const isWeb = (pid: number) =>
  existsSync(`/proc/${pid}`) && /run\.ts\0web/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
const members = () => descendantsOf(leader.pid ?? 0).filter(isWeb)

type Crowd = { count: number; failures: string[]; stop: () => Promise<void> }

/** So many browsers that keep their connections and ask again and again, with the pause of a person in a hurry. */
function crowd(size: number): Crowd {
  const agent = new Agent({ keepAlive: true })
  const state: Crowd = { count: 0, failures: [], stop: async () => {} }
  let stopped = false
  const ask = (path: string) =>
    new Promise<void>((resolve) => {
      const fail = (words: string) => {
        state.failures.push(`${path}: ${words}`)
        resolve()
      }
      get(`${url}${path}`, { agent }, (answer) => {
        let bytes = 0
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
        answer.on('error', (error) => fail(error.message))
        answer.on('end', () => {
          state.count++
          if (answer.statusCode !== 200 || bytes === 0) fail(`${answer.statusCode}, ${bytes} bytes`)
          resolve()
        })
      }).on('error', (error) => fail(error.message))
    })
  const one = async (at: number) => {
    for (let turn = at; !stopped; turn++) {
      await ask(['/buyer/products', '/healthz', '/readyz', '/'][turn % 4] ?? '/')
      await wait(turn % 5 === 0 ? 60 : 4)
    }
  }
  const all = Promise.all(Array.from({ length: size }, (_, at) => one(at)))
  state.stop = async () => {
    stopped = true
    await all
    agent.destroy()
  }
  return state
}

test('are replaced one after the other without a request failing; streams end and come back', async () => {
  const before = members()
  assert.is(before.length, 2, said)
  const bela = await market.signedIn(market.cast.bela)
  const cookie = [...bela.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const stream = await openStream(`${url}/account/notices/stream`, cookie)
  await stream.hears('what is unread', (last) => last?.event === 'unread')
  const people = crowd(8)
  await until('some answers', async () => people.count > 30)
  const reload = await runProcess({
    command: process.execPath,
    args: ['src/run.ts', 'reload'],
    cwd: projectRoot,
    limitMs: 60_000,
    env,
  })
  assert.is(reload.code, 0, reload.output + said)
  assert.match(reload.output, 'The web processes were replaced.')
  await stream.ends()
  const again = await openStream(`${url}/account/notices/stream`, cookie)
  await again.hears('what is unread, from a new process', (last) => last?.event === 'unread')
  await again.close()
  await wait(300)
  await people.stop()
  assert.equal(people.failures, [])
  assert.ok(people.count > 100, `${people.count} answers`)
  const after = members()
  assert.is(after.length, 2)
  assert.not.ok(after.some((pid) => before.includes(pid)))
})

test('are measured together, whoever is asked', async () => {
  const counted = async () => {
    const text = await (await fetch(`${url}/metrics`)).text()
    assert.match(text, /resident_memory_bytes\{process="1"\}[\s\S]*resident_memory_bytes\{process="2"\}/)
    return Number(/duration_seconds_count\{method="GET",route="\/healthz",status="2xx"\} (\d+)/.exec(text)?.[1])
  }
  for (let turn = 0; turn < 10; turn++) await fetch(`${url}/healthz`, { headers: { Connection: 'close' } })
  const before = await counted()
  for (let turn = 0; turn < 10; turn++) await fetch(`${url}/healthz`, { headers: { Connection: 'close' } })
  assert.is((await counted()) - before, 10)
})

test('one that is killed is replaced, while the other goes on', async () => {
  const [victim = 0, other = 0] = members()
  process.kill(victim, 'SIGKILL')
  await until('another in its place', async () => members().length === 2 && !members().includes(victim))
  assert.ok(members().includes(other))
  await until('word of it', async () => said.includes('a process ended by itself and is replaced'))
  assert.is((await fetch(`${url}/readyz`)).status, 200)
})

test('share their connections to the database', async () => {
  const people = crowd(12)
  await until('some answers', async () => people.count > 100)
  await people.stop()
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'market-window'`.execute(market.db)
  // Three for each of two processes, and those of this test's own pool.
  assert.ok((rows[0]?.count ?? 99) <= 6 + 10, `${rows[0]?.count} connections`)
  assert.equal(people.failures, [])
})

test('end together, in order', async () => {
  const all = members()
  const ended = new Promise((resolve) => leader.once('close', resolve))
  leader.kill('SIGINT')
  assert.is(await ended, 0)
  assert.equal(
    all.filter((pid) => members().includes(pid)),
    [],
  )
  const alone = await runProcess({
    command: process.execPath,
    args: ['src/run.ts', 'reload'],
    cwd: projectRoot,
    limitMs: 30_000,
    env,
  })
  assert.is(alone.code, 1)
  assert.match(alone.output, 'Set WEB_CONCURRENCY to 2 or more')
})

test.run()
