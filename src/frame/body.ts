import type { IncomingMessage } from 'node:http'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { Ctx, Env } from './env.ts'

const MB = 1024 * 1024
/** Addresses that take files, or lists of ten thousand lines; everything else takes forms, which are small. */
const TABLES = '/seller/import'
export const UPLOADS = /\/(images|documents|logo|import|bulk|deliveries|proof)$/

/** Refuses what is too large, by its stated length before any of it is read; without one, while it is read. */
export const limitBody = createMiddleware<Env>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const isTable = c.req.path === TABLES
  const maxSize = (isTable ? 101 : UPLOADS.test(c.req.path) ? 17 : 1) * MB
  const stated = c.req.header('content-length')
  // Node reads no further than the stated length, so it can be believed.
  const counted = stated === undefined || c.req.header('transfer-encoding') !== undefined
  // A table is never in memory as a whole: who reads it counts as it comes.
  if (isTable && counted) return next()
  if (stated === undefined || c.req.header('transfer-encoding')) return bodyLimit({ maxSize })(c, next)
  if (Number(stated) > maxSize) throw new HTTPException(413)
  return next()
})

/**
 * A form without files, read as the text it is: on the hot path of a stock edit, a web stream around a hundred bytes
 * costs more than all the rest of the reading. Goes behind limitBody.
 */
export async function readForm(c: Ctx): Promise<URLSearchParams> {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming
  const untouched = incoming?.readable && !incoming.readableDidRead && c.req.header('content-length')
  return new URLSearchParams(untouched ? await textOf(incoming) : await c.req.text())
}

function textOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    incoming.setEncoding('utf8')
    incoming.on('data', (chunk: string) => {
      text += chunk
    })
    incoming.once('end', () => resolve(text))
    incoming.once('error', reject)
    incoming.once('close', () => incoming.complete || reject(new Error('the form broke off')))
  })
}
