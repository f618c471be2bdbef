import { pictureFile } from '#src/lib/picture.ts'
import type { Ctx } from './env.ts'

/** The end of a picture's address within its area: 32 hexadecimal digits, then a width. */
export const PICTURE_ROUTE = '/images/:key{[0-9a-f]{32}}/:file{[1-9][0-9]{0,3}\\.webp}'

/**
 * Answers one width of a picture, or a plain 404. `allowed` asks the database at every request, so a picture that may no
 * longer be seen is gone at the next one, also for somebody who already holds it and asks whether it changed.
 */
export async function answerPicture(
  c: Ctx,
  { scope, allowed }: { scope: 'public' | 'private'; allowed: (key: string) => Promise<boolean> },
): Promise<Response> {
  const key = c.req.param('key') ?? ''
  const width = Number.parseInt(c.req.param('file') ?? '', 10)
  if (!(await allowed(key))) return noPicture(c)
  const tag = `"${key}-${width}"`
  const known = c.req.header('If-None-Match')?.split(',')
  const held = known?.some((one) => one.trim().replace(/^W\//, '') === tag)
  const bytes = held ? null : await c.var.files.get(pictureFile(key, width))
  if (!held && !bytes) return noPicture(c)
  // A cache shared by many must not keep an answer that renews somebody's session.
  const shared = scope === 'public' && !c.res.headers.has('Set-Cookie')
  const headers = { 'Cache-Control': `${shared ? 'public' : 'private'}, max-age=31536000, immutable`, ETag: tag }
  if (!bytes) return c.body(null, 304, headers)
  return c.body(new Uint8Array(bytes), 200, {
    ...headers,
    'Content-Type': 'image/webp',
    'Content-Length': String(bytes.length),
  })
}

function noPicture(c: Ctx): Response {
  return c.text('There is no such picture.', 404, { 'Cache-Control': 'no-store' })
}
