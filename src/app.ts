import { Hono } from 'hono'
import type { Config } from './config.ts'

export function createApp(_config: Config, _databaseUrl: string): Hono {
  const app = new Hono()
  app.get('/healthz', (context) => context.text('ok'))
  return app
}
