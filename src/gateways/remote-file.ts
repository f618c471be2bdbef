import { lookup as resolve } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Why a file could not be fetched, in a sentence for the person who named it. `again`: it may work later. */
export class RemoteProblem extends Error {
  readonly again: boolean

  constructor(sentence: string, { again = false } = {}) {
    super(sentence)
    this.name = 'RemoteProblem'
    this.again = again
  }
}

export type RemoteLimits = {
  largest: number
  /** For all of it, redirects included. */
  seconds?: number
  /** Which addresses may be connected to. Only tests say otherwise. */
  allows?: (address: string) => boolean
}

const MOST_REDIRECTS = 5
const IDLE_MS = 10_000
const PORTS = ['', '80', '443', '8080', '8443']

const GIVEN_OUT = ipaddr.parseCIDR('2000::/3')

/**
 * An address of the open internet: not this machine, not its network, not what a cloud answers its own machines under, in
 * whatever form it is written (IPv4 within IPv6, too).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  // Of IPv6 only this part is given to anybody (RFC 4291); "::7f00:1" was once another way to write 127.0.0.1.
  return parsed.kind() === 'ipv4' || parsed.match(GIVEN_OUT)
}

/**
 * Fetches a file from an address that a stranger wrote. Names are looked up once, every answer is checked, and the
 * connection goes to the very address that was checked; each redirect begins anew. Neither cookies nor the caller's
 * network are lent to it. Throws RemoteProblem.
 */
export async function fetchRemote(address: string, limits: RemoteLimits): Promise<Buffer> {
  const { allows = isPublicAddress, seconds = 30 } = limits
  const signal = AbortSignal.timeout(seconds * 1000)
  let url = addressOf(address)
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const answer = await ask(url, { ...limits, allows, signal })
    if (Buffer.isBuffer(answer)) return answer
    url = addressOf(answer, url)
  }
  throw new RemoteProblem('It leads on and on to other addresses.')
}

function addressOf(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw new RemoteProblem('It is not a web address.')
  if (url.username || url.password) throw new RemoteProblem('It holds a name or password, which is not sent.')
  if (!PORTS.includes(url.port)) throw new RemoteProblem(`It names the port ${url.port}, which is not asked.`)
  return url
}

type Asking = RemoteLimits & { allows: (address: string) => boolean; signal: AbortSignal }

/** The answers of the name's servers that may be connected to; one that may not spoils them all. */
async function placesOf(url: URL, allows: (address: string) => boolean) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found = family
    ? [{ address: host, family }]
    : await resolve(host, { all: true, verbatim: true }).catch(() => {
        throw new RemoteProblem(`There is no ${host} to be found.`, { again: true })
      })
  if (found.length === 0) throw new RemoteProblem(`There is no ${host} to be found.`, { again: true })
  if (!found.every((one) => allows(one.address))) {
    throw new RemoteProblem('It lies within a private network, where the market does not look.')
  }
  return found
}

/** The file, or where it is to be asked for instead. */
async function ask(url: URL, { largest, allows, signal }: Asking): Promise<Buffer | string> {
  const places = await placesOf(url, allows)
  const lookup: LookupFunction = (_host, options, done) => {
    const [first] = places
    if (options.all) done(null, places)
    else if (first) done(null, first.address, first.family)
  }
  const { request } = url.protocol === 'https:' ? https : http
  const headers = { Accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif', 'User-Agent': 'Market Window' }
  return new Promise((settle, reject) => {
    const asked = request(url, { lookup, signal, headers, agent: false, timeout: IDLE_MS }, (answer) => {
      const { statusCode = 0, headers } = answer
      if (statusCode >= 300 && statusCode < 400 && headers.location) {
        answer.destroy()
        return settle(headers.location)
      }
      if (statusCode !== 200) {
        answer.destroy()
        return reject(new RemoteProblem(`The server there answers ${statusCode}.`, { again: statusCode >= 429 }))
      }
      if (Number(headers['content-length'] ?? 0) > largest) {
        answer.destroy()
        return reject(tooLarge(largest))
      }
      gather(answer, largest).then(settle, (error: Error) => reject(problemOf(error)))
    })
    asked.on('timeout', () => asked.destroy(new RemoteProblem('The server there does not answer.', { again: true })))
    asked.on('error', (error) => reject(problemOf(error)))
    asked.end()
  })
}

async function gather(answer: http.IncomingMessage, largest: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length
    if (size > largest) throw tooLarge(largest)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const tooLarge = (largest: number) =>
  new RemoteProblem(`The file is larger than ${Math.floor(largest / 1024 / 1024)} MB.`)

function problemOf(error: Error): RemoteProblem {
  if (error instanceof RemoteProblem) return error
  const took = error.name === 'TimeoutError' || error.name === 'AbortError'
  return new RemoteProblem(took ? 'It takes too long to fetch.' : 'The server there cannot be reached.', {
    again: true,
  })
}
