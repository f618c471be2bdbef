import { createServer, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { portProblem } from './port.ts'

export type HttpServer = { url: string; stop(): Promise<void> }

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
  return { url, stop: () => drain(server, drainTime) }
}

/** The address a person on this machine types. */
export function localUrl(host: string, port: number): string {
  const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

async function drain(server: Server, drainTime: number): Promise<void> {
  // Connections that were busy when it began become idle later, and would be held for the whole keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const last = setTimeout(() => server.closeAllConnections(), drainTime)
  await new Promise((resolve) => server.close(resolve))
  clearInterval(sweep)
  clearTimeout(last)
}
