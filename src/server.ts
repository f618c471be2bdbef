import { createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { type HttpServer, listenHttp } from './lib/http-server.ts'
import { live } from './lib/life.ts'
import { StartProblem } from './lib/start-problem.ts'

/** Starts the web server; resolves when it listens. stop() takes no new requests, finishes those under way, then closes. */
export async function startWeb(config: Config, databaseUrl: string): Promise<HttpServer> {
  const app = createApp(config, databaseUrl)
  return listenHttp(app.fetch, config)
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
