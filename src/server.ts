import { createServer, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { live } from './lib/life.ts'
import { portProblem } from './lib/port.ts'
import { StartProblem } from './lib/start-problem.ts'

export type Web = { url: string; stop(): Promise<void> }

/** How long requests that are being answered may take when the server stops. */
const drainTime = 10_000

/** Starts the web server; resolves when it listens. stop() takes no new requests, finishes those under way, then closes. */
export async function startWeb(config: Config, databaseUrl: string): Promise<Web> {
  const app = createApp(config, databaseUrl)
  const server = await listen(app.fetch, config)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  return { url: localUrl(config.host, port), stop: () => drain(server) }
}

/** The address a person on this machine types. */
export function localUrl(host: string, port: number): string {
  const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

async function listen(fetch: (request: Request) => Response | Promise<Response>, config: Config): Promise<Server> {
  const timeouts = {
    // Slow readers of headers are mostly attackers; a whole request may be 16 MB of picture on a slow line.
    headersTimeout: 15_000,
    requestTimeout: 180_000,
    // Longer than the idle time of common reverse proxies, which otherwise meet a connection that closes under them.
    keepAliveTimeout: 75_000,
  }
  const server = createAdaptorServer({ fetch, createServer, serverOptions: timeouts }) as Server
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: config.host, port: config.port }, resolve)
    })
  } catch (error) {
    throw portProblem(error, config.host, config.port)
  }
  return server
}

async function drain(server: Server): Promise<void> {
  // Connections that were busy when it began become idle later, and would be held for the whole keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const last = setTimeout(() => server.closeAllConnections(), drainTime)
  await new Promise((resolve) => server.close(resolve))
  clearInterval(sweep)
  clearTimeout(last)
}

if (import.meta.main)
  await live(async (life) => {
    const config = readConfig()
    if (!config.databaseUrl)
      throw new StartProblem(
        'DATABASE_URL is not set. The web server alone needs a PostgreSQL server to share with the worker: ' +
          'set DATABASE_URL, or run npm start, which brings an embedded PostgreSQL and runs everything in one.',
      )
    const web = await startWeb(config, config.databaseUrl)
    life.atEnd(web.stop)
    console.log(`Market Window's web server answers on ${web.url}`)
  })
