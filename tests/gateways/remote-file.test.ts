import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fetchRemote, isPublicAddress } from '#src/gateways/remote-file.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'

const test = suite('files from elsewhere')

const why = (address: string, more = {}) =>
  fetchRemote(address, { largest: 1000, ...more }).then(
    (bytes) => `got ${bytes.length}`,
    (error: Error) => error.message,
  )

test('only addresses of the open internet are connected to', () => {
  for (const address of ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c']) assert.ok(isPublicAddress(address))
  const closed = [
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['255.255.255.255', '::1', '::', 'fc00::1', 'fd00:ec2::254', 'fe80::1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', 'ff02::1', '::7f00:1', 'no address'],
  ]
  for (const address of closed) assert.not.ok(isPublicAddress(address), address)
})

test('private places, odd ports, other schemes and names in the address are refused unasked', async () => {
  const within = /private network/
  for (const address of [
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://2130706433/',
    'http://0x7f.1/',
  ])
    assert.match(await why(address), within, address)
  assert.match(await why('http://169.254.169.254/latest/meta-data'), within)
  assert.match(await why('http://93.184.215.14:22/'), /port 22/)
  assert.match(await why('ftp://example.com/a'), /not a web address/)
  assert.match(await why('http://me:word@example.com/'), /name or password/)
})

/** A server on a port that is asked, with everything on it allowed but what `allows` forbids. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  const listen = (port: number) =>
    new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
  if (!(await listen(8080)) && !(await listen(8443))) return ''
  onFileEnd(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('redirects are looked at anew; what is too large or not there is told', async () => {
  const origin = await serve((request, answer) => {
    if (request.url === '/inward') answer.writeHead(302, { Location: 'http://10.0.0.1/secret' }).end()
    else if (request.url === '/round') answer.writeHead(302, { Location: '/round' }).end()
    else if (request.url === '/on') answer.writeHead(301, { Location: '/file' }).end()
    else if (request.url === '/file') answer.end('a file')
    else if (request.url === '/stream') answer.end('x'.repeat(2000))
    else answer.writeHead(404).end()
  })
  if (!origin) return
  const allows = (address: string) => address === '127.0.0.1'
  assert.is(await why(`${origin}/on`, { allows }), 'got 6')
  assert.match(await why(`${origin}/inward`, { allows }), /private network/)
  assert.match(await why(`${origin}/round`, { allows }), /on and on/)
  assert.match(await why(`${origin}/none`, { allows }), /answers 404/)
  assert.match(await why(`${origin}/stream`, { allows }), /larger than/)
})

test.run()
