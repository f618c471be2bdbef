// What open pages hear, on real servers: one in this process and one in another, on the same database.
import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { projectRoot } from '#src/config.ts'
import { createEar } from '#src/database/listen.ts'
import { createBell } from '#src/frame/bell.ts'
import { markRead } from '#src/market/notifications/notices.ts'
import { tell } from '#src/market/notifications/tell.ts'
import { startWeb } from '#src/server.ts'
import { createMarket, type Member } from '#tests/support/cast.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'
import { openStream } from '#tests/support/event-stream.ts'
import { until } from '#tests/support/until.ts'

const market = await createMarket()
const { db, config, cast, deps, url } = market
const test = suite('the bell')

const here = await startWeb({ ...config, port: 0 }, url)
onFileEnd(() => here.stop())
const there = await startOther()

async function startOther(): Promise<string> {
  const child = spawn(process.execPath, ['src/run.ts', 'web'], {
    cwd: projectRoot,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: url,
      SECRET: config.secret,
      DATA_DIR: config.dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
    },
  })
  onFileEnd(() => child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
  await until('the other process to answer', async () => /answers on/.test(said))
  return /http:\/\/localhost:\d+/.exec(said)?.[0] ?? ''
}

async function signIn(member: Member): Promise<string> {
  const cookie = await deps.sessions.start(member.id, { address: '127.0.0.1', userAgent: 'tests' })
  return cookie.split(';')[0] ?? ''
}
const listen = async (origin: string, cookie: string) => {
  const stream = await openStream(`${origin}/account/notices/stream`, cookie)
  await stream.hears('how things stand', () => stream.events.some(({ event }) => event === 'unread'))
  return stream
}
const say = (to: Member, number: string) =>
  db
    .transaction()
    .execute((tx) =>
      tell(
        tx,
        config.secret,
        { userId: to.id, email: to.email },
        { kind: 'order-delivered', data: { number, shopName: 'Boots', link: '/buyer/orders/1' } },
      ),
    )
const counts = (count: number) => (last: { data: { count?: number } } | undefined) => last?.data.count === count

test.before.each(async () => {
  await db.deleteFrom('notices').execute()
})

test('every process tells a person’s pages at once, and nobody else’s', async () => {
  const cookie = await signIn(cast.bela)
  const [one, two, other] = [
    await listen(here.url, cookie),
    await listen(there, cookie),
    await listen(here.url, await signIn(cast.nils)),
  ]
  await say(cast.bela, 'AAAA-11111')
  for (const stream of [one, two]) {
    await stream.hears('of the notice', counts(1))
    assert.is(stream.events.at(-1)?.data.last?.words, 'Order AAAA-11111 has arrived')
  }
  await say(cast.bela, 'AAAA-22222')
  await two.hears('of both', counts(2))
  await markRead(db, cast.bela.id, { upTo: Number.MAX_SAFE_INTEGER })
  await two.hears('that all is read', counts(0))
  assert.equal(
    other.events.filter(({ event }) => event === 'unread').map((one) => one.data.count),
    [0],
  )
  for (const stream of [one, two, other]) await stream.close()
})

test('goes through whatever stands in between as it is: never compressed, never kept back', async () => {
  const stream = await listen(here.url, await signIn(cast.bela))
  const { headers } = stream.response
  assert.match(headers.get('content-type') ?? '', 'text/event-stream')
  assert.is(headers.get('content-encoding'), null)
  assert.is(headers.get('x-accel-buffering'), 'no')
  assert.match(headers.get('cache-control') ?? '', 'no-transform')
  await stream.close()
})

test('what was said while the database connection was cut is made up for', async () => {
  const cookie = await signIn(cast.bela)
  const streams = [await listen(here.url, cookie), await listen(there, cookie)]
  const { rows } = await sql<{ pid: number }>`
    select pid, pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'market-window ear' and datname = current_database()`.execute(db)
  assert.ok(rows.length >= 2, 'each process has an ear')
  await say(cast.bela, 'AAAA-33333')
  for (const stream of streams) await stream.hears('of what it missed', counts(1))
  // And it hears again.
  await say(cast.bela, 'AAAA-44444')
  for (const stream of streams) await stream.hears('of the next', counts(2))
  for (const stream of streams) await stream.close()
})

test('ends with the session: at sign-out at once, in every process', async () => {
  const cookie = await signIn(cast.bela)
  const streams = [await listen(here.url, cookie), await listen(there, cookie)]
  const staying = await listen(here.url, await signIn(cast.bela))
  await deps.sessions.end(cookie)
  for (const stream of streams) {
    await stream.ends()
    assert.is(stream.events.at(-1)?.event, 'end')
  }
  assert.not(staying.ended())
  await staying.close()
  const stranger = await openStream(`${here.url}/account/notices/stream`, '')
  await stranger.ends()
  assert.is(stranger.events.at(-1)?.event, 'end')
})

test('ends with a session that ran out, at the next beat', async () => {
  const ear = createEar(url)
  const bell = createBell(db, ear, { beatSeconds: 0.1 })
  await signIn(cast.bela)
  const { id } = await db.selectFrom('sessions').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const stream = bell.open({ userId: cast.bela.id, sessionId: id })
  let text = ''
  const reading = (async () => {
    for await (const part of stream ?? []) text += Buffer.from(part).toString()
  })()
  await until('a beat', async () => text.includes(': still here'))
  await db
    .updateTable('sessions')
    .set({ expires_at: new Date(0) })
    .where('id', '=', id)
    .execute()
  await reading
  assert.match(text, 'event: end')
  assert.is(bell.count(), 0)
  await bell.stop()
  await ear.stop()
})

test('a person has six streams in a process; the oldest rests for the newest', async () => {
  const cookie = await signIn(cast.nils)
  const streams: Awaited<ReturnType<typeof listen>>[] = []
  for (let n = 0; n < 8; n++) streams.push(await listen(here.url, cookie))
  await until('the first two to rest', async () => streams.slice(0, 2).every((one) => one.ended()))
  assert.is(streams[0]?.events.at(-1)?.event, 'rest')
  assert.not(streams.slice(2).some((one) => one.ended()))
  for (const stream of streams) await stream.close()
})

test('a market that closes ends its streams at once, and does not wait for them', async () => {
  const third = await startWeb({ ...config, port: 0 }, url)
  const stream = await listen(third.url, await signIn(cast.bela))
  const began = performance.now()
  await third.stop()
  assert.ok(performance.now() - began < 3000, 'it waited')
  await stream.ends()
  await wait(50)
})

test.run()
