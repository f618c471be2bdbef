import { AsyncLocalStorage } from 'node:async_hooks'
import { createMiddleware } from 'hono/factory'
import { log } from '#src/lib/log.ts'
import type { Ctx, Env } from './env.ts'

type Download = { fileName: string; mediaType: string; bytes: Buffer }

/** Sends a file that a person uploaded: to be kept, never shown, never guessed at, never cached. */
export function answerDownload(c: Ctx, { fileName, mediaType, bytes }: Download): Response {
  return c.body(new Uint8Array(bytes), 200, {
    ...headersOf(fileName, mediaType),
    'Content-Length': String(bytes.length),
  })
}

/**
 * Sends a file while it is written: the next piece is asked for when the reader has room for it. Should it break off, the
 * connection does too: half a file must not look like a whole one.
 */
export function streamDownload(c: Ctx, fileName: string, mediaType: string, pieces: AsyncIterator<string>): Response {
  // What a reader pulls runs outside of the request; the request's own surroundings are taken along.
  const within = AsyncLocalStorage.snapshot()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await within(() => pieces.next())
          if (done) controller.close()
          else controller.enqueue(encoder.encode(value))
        } catch (error) {
          log.error('a download broke off', { requestId: c.var.requestId, path: c.req.path, error })
          controller.error(error)
        }
      },
      async cancel() {
        await pieces.return?.()
      },
    },
    { highWaterMark: 0 },
  )
  return c.body(body, 200, headersOf(fileName, mediaType))
}

function headersOf(fileName: string, mediaType: string): Record<string, string> {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const exact = encodeURIComponent(fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  }
}

/** Whatever is sent as a download runs nothing, should a browser show it all the same. Goes before secureHeaders. */
export const sandboxDownloads = createMiddleware<Env>(async (c, next) => {
  await next()
  if (!c.res.headers.get('Content-Disposition')?.startsWith('attachment')) return
  c.res.headers.set('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
})
