import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** How much lies ready to be sent, in bytes. The rest is packed: pages say much again and again, so seven fit where one would. */
const MOST_READY = 2_500_000
/** What a page has around its content. */
const AROUND = 1_000

type Bytes = Uint8Array<ArrayBuffer>
type Kept = {
  key: string
  stamp: string
  /** As it was given, unless it lies packed. */
  value: unknown
  packed: unknown
  bytes: number
}

/**
 * Keeps values by a key, each with a stamp that says what it was made of; those asked for last, as many as there is room for.
 * What has a `body` of bytes is a page.
 */
export class Keeping {
  readonly #kept = new Map<string, Kept>()
  /** Those pages that are not packed. */
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
    if (found.value === undefined) {
      this.#take(found)
      found.value = change(found.packed, (body) => inflateRawSync(body) as Bytes)
      this.#put(found)
    } else for (const line of [this.#kept, this.#ready]) if (line.delete(key)) line.set(key, found)
    return { value: found.value }
  }

  set(key: string, stamp: string, value: unknown): void {
    this.forget(key)
    this.#put({ key, stamp, value, packed: undefined, bytes: 0 })
  }

  forget(key: string): void {
    const found = this.#kept.get(key)
    if (found) this.#take(found)
  }

  #take(kept: Kept): void {
    this.#kept.delete(kept.key)
    this.#bytes -= kept.bytes
    if (this.#ready.delete(kept.key)) this.#readyBytes -= kept.bytes
  }

  #put(kept: Kept): void {
    kept.bytes = bytesOf(kept.value) + (kept.packed === undefined ? 0 : bytesOf(kept.packed))
    this.#kept.set(kept.key, kept)
    this.#bytes += kept.bytes
    if (bodyOf(kept.value)) {
      this.#ready.set(kept.key, kept)
      this.#readyBytes += kept.bytes
    }
    for (const oldest of this.#ready.values()) {
      if (this.#readyBytes <= MOST_READY) break
      // Made of what was before: nobody is going to ask for it like that.
      if (oldest.stamp === kept.stamp) this.#pack(oldest)
      else this.#take(oldest)
    }
    for (const oldest of this.#kept.values()) {
      if (this.#bytes <= this.#most) break
      this.#take(oldest)
    }
  }

  /** It keeps its place in the line of those to be forgotten. */
  #pack(kept: Kept): void {
    this.#ready.delete(kept.key)
    this.#readyBytes -= kept.bytes
    this.#bytes -= kept.bytes
    kept.packed ??= change(kept.value, pack)
    kept.value = undefined
    kept.bytes = bytesOf(kept.packed)
    this.#bytes += kept.bytes
  }
}

// Copied: what the packer answers is the beginning of a larger piece of memory.
const pack = (body: Bytes): Bytes => new Uint8Array(deflateRawSync(body, { level: 2 }))

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
