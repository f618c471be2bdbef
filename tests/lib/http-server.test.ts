import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listenHttp } from '#src/lib/http-server.ts'

const test = suite('http server')
const here = { host: '127.0.0.1', port: 0 }

function slow(milliseconds: number) {
  return async () => {
    await delay(milliseconds, undefined, { ref: false })
    return new Response('done')
  }
}

test('finishes what it is answering, and takes nothing new', async () => {
  const server = await listenHttp(slow(300), here)
  const answer = fetch(server.url)
  await delay(100)
  const stopped = server.stop()
  assert.ok(
    await fetch(server.url).then(
      () => false,
      () => true,
    ),
  )
  assert.is(await (await answer).text(), 'done')
  const since = Date.now()
  await stopped
  // The connection of the finished request is kept alive by the client; waiting for it would take a minute.
  assert.ok(Date.now() - since < 1_000)
})

test('does not wait for ever', async () => {
  const server = await listenHttp(slow(60_000), { ...here, drainTime: 200 })
  const answer = fetch(server.url).then(
    () => 'answered',
    () => 'cut',
  )
  await delay(100)
  await server.stop()
  assert.is(await answer, 'cut')
})

test('refuses a taken port in words', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const words = await listenHttp(slow(0), { ...here, port }).then(() => '', String)
  assert.match(words, new RegExp(`StartProblem: Port ${port} .* PORT=`))
  await new Promise((resolve) => other.close(resolve))
})

test.run()
