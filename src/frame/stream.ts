import { AsyncLocalStorage } from 'node:async_hooks'
import { log } from '#src/lib/log.ts'
import type { Ctx } from './env.ts'

/**
 * Answers a text while it is written: the next piece is asked for when the reader has room for it. Should it break off, the
 * connection does too: half a file must not look like a whole one.
 */
export function streamText(
  c: Ctx,
  mediaType: string,
  pieces: AsyncGenerator<string | Uint8Array>,
  headers: Record<string, string> = {},
): Response {
  // What a reader pulls runs outside of the request; the request's own surroundings are taken along.
  const within = AsyncLocalStorage.snapshot()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await within(() => pieces.next())
          if (done) controller.close()
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
        } catch (error) {
          log.error('an answer broke off', { requestId: c.var.requestId, path: c.req.path, error })
          controller.error(error)
        }
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return c.body(body, 200, { 'Cache-Control': 'no-cache', ...headers, 'Content-Type': mediaType })
}
