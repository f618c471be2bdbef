/** How much lies ready to be sent, in bytes. The rest is packed: pages say much again and again, so seven fit where one would. */
const MOST_READY = 2_500_000
/** What a value has around its content. */
const AROUND = 1_000

/** What can be kept smaller than it is used. */
export type Packable = {
  /** Its size in bytes as it is used, and packed (0: it never was). */
  readonly size: number
  readonly packedSize: number
  pack(): void
}

type Kept = { key: string; stamp: string; value: unknown; bytes: number }

/**
 * Keeps values by a key, each with a stamp that says what it was made of; those asked for last, as many as there is room for.
 */
export class Keeping {
  readonly #kept = new Map<string, Kept>()
  /** Those that could be packed, and are not. */
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
    // Whoever asks is going to use it, and only then is it unpacked: it counts as if it were.
    this.#take(found)
    this.#put(found)
    return found
  }

  set(key: string, stamp: string, value: unknown): void {
    this.forget(key)
    this.#put({ key, stamp, value, bytes: 0 })
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
    const packable = isPackable(kept.value) ? kept.value : null
    kept.bytes = AROUND + (packable ? packable.size + packable.packedSize : sizeOf(kept.value))
    this.#kept.set(kept.key, kept)
    this.#bytes += kept.bytes
    if (packable) {
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
    const value = kept.value as Packable
    value.pack()
    kept.bytes = AROUND + value.packedSize
    this.#bytes += kept.bytes
  }
}

const isPackable = (value: unknown): value is Packable =>
  typeof value === 'object' && value !== null && 'pack' in value && typeof value.pack === 'function'

const sizeOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0
