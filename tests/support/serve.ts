import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { onFileEnd } from './cleanup.ts'

type App = { fetch: (request: Request, env?: never) => Response | Promise<Response> }

/** Serves an app to a real browser on a free port of this machine until the test file ends. */
export async function serveApp(app: App): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = serve({ fetch: app.fetch as never, port: 0, hostname: '127.0.0.1' })
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= new Promise((resolve) => {
      server.close(() => resolve())
      // A browser keeps its connections open for the next page.
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
    return closed
  }
  onFileEnd(close)
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
