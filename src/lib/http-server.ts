import { createServer, type Server, type ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { portProblem } from './port.ts'

export type HttpServer = {
  url: string
  /** Gently: others listen on the same port, so those who are connected are given time to go there. */
  stop(gently?: boolean): Promise<void>
}

type Fetch = (request: Request) => Response | Promise<Response>
type Place = {
  host: string
  port: number /** ms that requests under way may still take when it stops */
  drainTime?: number
}

const timeouts = {
  // Slow senders of headers are mostly attackers; a whole request may be 16 MB of picture on a slow line.
  headersTimeout: 15_000,
  requestTimeout: 180_000,
  // Longer than the idle time of common reverse proxies, which otherwise meet a connection that closes under them.
  keepAliveTimeout: 75_000,
}

/** Resolves when it listens. stop() takes no new requests, lets those under way finish, then closes. */
export async function listenHttp(fetch: Fetch, { host, port, drainTime = 10_000 }: Place): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch, createServer, serverOptions: timeouts }) as Server
  const bidFarewell = keepTrack(server)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, resolve)
    })
  } catch (error) {
    throw portProblem(error, host, port)
  }
  const address = server.address()
  const url = localUrl(host, typeof address === 'object' && address ? address.port : port)
  return { url, stop: (gently) => drain(server, drainTime, bidFarewell, gently) }
}

/** The address a person on this machine types. */
export function localUrl(host: string, port: number): string {
  const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

/** ms that a connection may still be used for a next request, which is then told that it was the last. */
const FAREWELL = 2000

async function drain(server: Server, drainTime: number, bidFarewell: () => void, gently = false): Promise<void> {
  bidFarewell()
  // The way of the server below takes no new connections, and leaves those alone that are open: one that is cut while a
  // request is on its way to us is a request that failed.
  const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve))
  const last = setTimeout(() => server.closeAllConnections(), drainTime)
  if (gently) await Promise.race([closed, delay(FAREWELL)])
  // Connections that were busy when it began become idle later, and would be held for the whole keep-alive time.
  server.closeIdleConnections()
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await closed
  clearInterval(sweep)
  clearTimeout(last)
}

/** Knows what is being answered, so that on a farewell each answer says it is its connection's last. */
function keepTrack(server: Server): () => void {
  const open = new Set<ServerResponse>()
  let leaving = false
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (leaving) response.shouldKeepAlive = false
    else {
      open.add(response)
      response.once('close', () => open.delete(response))
    }
  })
  return () => {
    leaving = true
    for (const response of open) {
      if (!response.headersSent) response.shouldKeepAlive = false
      // A stream ends now and is asked for again: on a connection of its own, not to us.
      else if (/event-stream/.test(String(response.getHeader('content-type')))) {
        const { socket } = response
        response.once('finish', () => socket?.destroySoon())
      }
    }
  }
}
