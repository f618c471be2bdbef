// The limit a page is measured against: Hono sending the same bytes, with nothing behind them.
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const bytes = readFileSync(process.argv[2] ?? '', 'utf8')
const app = new Hono().get('/', (c) => c.html(bytes))
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address: AddressInfo) =>
  console.log(`answers on http://127.0.0.1:${address.port}`),
)
process.once('SIGTERM', () => server.close(() => process.exit()))
process.once('SIGTERM', () => 'closeAllConnections' in server && server.closeAllConnections())
