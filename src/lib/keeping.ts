import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** How much lies ready to be sent, in bytes. The rest is packed: pages say much again and again, so seven fit where one would. */
const MOST_READY = 2_500_000
/** What a page has around its content. */
const AROUND = 1_000

type Bytes = Uint8Array<ArrayBuffer>
type Kept = { key: string; stamp: string; value: unknown; bytes: number; packed: boolean }

/**
 * Keeps values by a key, each with a stamp that says what it was made of; those asked for last, as many as there is room for.
 * What has a `body` of bytes is a page.
 */
export class Keeping {
  readonly #kept = new Map<string, Kept>()
  readonly #ready = new Map<string, Kept>()
  readonly #most: number
  #bytes = 0
  #readyBytes = 0

  /** `most`: how much is kept in all, in bytes. */
  constructor(most: number) {
    this.#most = most
  }

  /** What is kept under this key and made of what the stamp says, else undefined. */
  get(key: string, stamp: string): { value: unknown } | undefined {
    const found = this.#kept.get(key)
    if (found?.stamp !== stamp) return undefined
    const value = found.packed ? change(found.value, (body) => inflateRawSync(body) as Bytes) : found.value
    this.set(key, stamp, value)
    return { value }
  }

  set(key: string, stamp: string, value: unknown): void {
    this.forget(key)
    const kept = { key, stamp, value, bytes: bytesOf(value), packed: false }
    this.#put(kept)
    if (bodyOf(value)) {
      this.#ready.set(key, kept)
      this.#readyBytes += kept.bytes
    }
    for (const oldest of this.#ready.values()) {
      if (this.#readyBytes <= MOST_READY) break
      this.forget(oldest.key)
      // Made of what was before: nobody is going to ask for it like that.
      if (oldest.stamp === stamp) this.#pack(oldest)
    }
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) break
      this.forget(oldest)
    }
  }

  forget(key: string): void {
    const found = this.#kept.get(key)
    if (!found) return
    this.#kept.delete(key)
    this.#bytes -= found.bytes
    if (this.#ready.delete(key)) this.#readyBytes -= found.bytes
  }

  #put(kept: Kept): void {
    this.#kept.set(kept.key, kept)
    this.#bytes += kept.bytes
  }

  // Copied: what the packer answers is the beginning of a larger piece of memory.
  #pack({ key, stamp, value }: Kept): void {
    const packed = change(value, (body) => new Uint8Array(deflateRawSync(body, { level: 2 })))
    this.#put({ key, stamp, value: packed, bytes: bytesOf(packed), packed: true })
  }
}

function bodyOf(value: unknown): Bytes | null {
  const body = typeof value === 'object' && value !== null && 'body' in value ? value.body : value
  return body instanceof Uint8Array ? (body as Bytes) : null
}

function change(value: unknown, turn: (body: Bytes) => Bytes): unknown {
  const body = bodyOf(value)
  if (!body) return value
  return value === body ? turn(body) : { ...(value as object), body: turn(body) }
}

function bytesOf(value: unknown): number {
  const body = bodyOf(value)
  return body ? body.byteLength + AROUND : AROUND + (JSON.stringify(value)?.length ?? 0)
}
