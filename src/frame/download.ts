import { createMiddleware } from 'hono/factory'
import type { Ctx, Env } from './env.ts'
import { streamText } from './stream.ts'

type Download = { fileName: string; mediaType: string; bytes: Buffer }

/** Sends a file that a person uploaded: to be kept, never shown, never guessed at, never cached. */
export function answerDownload(c: Ctx, { fileName, mediaType, bytes }: Download): Response {
  return c.body(new Uint8Array(bytes), 200, {
    ...headersOf(fileName, mediaType),
    'Content-Length': String(bytes.length),
  })
}

/** Sends a file while it is written; should it break off, the download does. */
export const streamDownload = (
  c: Ctx,
  fileName: string,
  mediaType: string,
  pieces: AsyncGenerator<string | Uint8Array>,
): Response => streamText(c, mediaType, pieces, headersOf(fileName, mediaType))

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
