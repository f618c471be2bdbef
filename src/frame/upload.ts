import { Refusal } from '#src/lib/refusal.ts'
import type { Ctx } from './env.ts'

/** A file as it comes in; its name is known once the first piece is. */
export type Incoming = { name: string; pieces: AsyncIterable<Buffer> }

/**
 * The one file of an upload, handed on piece by piece: it is never in memory as a whole. Takes a form with files
 * (`multipart/form-data`, the field `file`) or the bare file as the body. Refuses (too many) what is larger than `most`.
 */
export function incomingFile(c: Ctx, most: number): Incoming {
  const type = c.req.header('content-type') ?? ''
  const body = limited((c.req.raw.body ?? []) as AsyncIterable<Uint8Array>, most)
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,200})"?/i.exec(type)?.[1]
  const incoming: Incoming = { name: 'file.csv', pieces: body }
  if (boundary) incoming.pieces = fileIn(body, boundary, incoming)
  return incoming
}

async function* limited(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const piece of source) {
    size += piece.length
    if (size > most) {
      throw new Refusal('too-many', `The file is larger than ${Math.round(most / 1024 / 1024)} MB. Send it in parts.`)
    }
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
  }
}

const HEAD_END = '\r\n\r\n'
const LONGEST_HEAD = 16 * 1024

/** What stands in the field `file` of a form (RFC 7578); other fields are passed over. */
async function* fileIn(source: AsyncIterable<Buffer>, boundary: string, incoming: Incoming): AsyncGenerator<Buffer> {
  const border = Buffer.from(`\r\n--${boundary}`)
  // The first border has no line before it.
  let rest: Buffer = Buffer.from('\r\n')
  let place: 'before' | 'border' | 'head' | 'file' | 'other' = 'before'
  for await (const piece of source) {
    rest = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    for (;;) {
      if (place === 'border') {
        if (rest.length < 2) break
        if (rest.toString('latin1', 0, 2) === '--') return
        place = 'head'
      }
      if (place === 'head') {
        const end = rest.indexOf(HEAD_END)
        if (end < 0 && rest.length > LONGEST_HEAD) throw new Refusal('conflict', 'The form could not be read.')
        if (end < 0) break
        const name = fileNameIn(rest.toString('utf8', 0, end))
        rest = rest.subarray(end + HEAD_END.length)
        place = name === null ? 'other' : 'file'
        if (name) incoming.name = name
      }
      const end = rest.indexOf(border)
      const until = end < 0 ? Math.max(0, rest.length - border.length) : end
      if (place === 'file' && until > 0) yield rest.subarray(0, until)
      if (end < 0) {
        rest = rest.subarray(until)
        break
      }
      if (place === 'file') return
      rest = rest.subarray(end + border.length)
      place = 'border'
    }
  }
  if (place === 'file') throw new Refusal('conflict', 'The file broke off on its way. Send it again.')
}

/** The name of the file that a part's head announces; null: it is another field. */
function fileNameIn(head: string): string | null {
  if (!/;\s*name="?file"?(;|\s|$)/im.test(head)) return null
  const name = /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1]
  return name === undefined ? null : name.replace(/\\(.)/g, '$1')
}
