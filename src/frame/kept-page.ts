import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { whileUnchanged } from '#src/database/unchanged.ts'
import type { Ctx } from './env.ts'
import { type Bytes, type Node, type PageProps, showFragment, showPage, write } from './page.tsx'

export type DrawnPage = PageProps & { body: Node }

/**
 * Answers a page whose content nobody needs to draw again until something in the database changes: not one request
 * longer. `key` names all that `make` reads beside the database; who asks must not be part of it.
 */
export async function showKeptPage(c: Ctx, key: string, make: () => Promise<DrawnPage>): Promise<Response> {
  const page = await whileUnchanged(c.var.db, `page ${key}`, async () => {
    const props = await make()
    return { ...props, body: pack(await write(props.body)) }
  })
  return showPage(c, { ...page, body: unpack(page.body) })
}

/** The same for a part of a page. */
export async function showKeptFragment(c: Ctx, key: string, make: () => Promise<Node>): Promise<Response> {
  const body = await whileUnchanged(c.var.db, `part ${key}`, async () => pack(await write(await make())))
  return showFragment(c, unpack(body))
}

/** So many are kept as they are sent, those asked for last. */
const MOST_UNPACKED = 40
const unpacked = new Map<Bytes, Bytes>()

/** Pages say much again and again: packed, seven times as many of them are kept in the same room. */
function pack(body: Bytes): Bytes {
  // Copied: what the packer answers is the beginning of a larger piece of memory.
  const packed = new Uint8Array(deflateRawSync(body, { level: 2 }))
  hold(packed, body)
  return packed
}

function unpack(packed: Bytes): Bytes {
  const body = unpacked.get(packed) ?? inflateRawSync(packed)
  hold(packed, body)
  return body
}

function hold(packed: Bytes, body: Bytes): void {
  unpacked.delete(packed)
  unpacked.set(packed, body)
  if (unpacked.size > MOST_UNPACKED) unpacked.delete(unpacked.keys().next().value as Bytes)
}
