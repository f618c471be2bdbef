import { gunzipSync, gzipSync } from 'node:zlib'
import type { Packable } from './keeping.ts'

export type Bytes = Uint8Array<ArrayBuffer>
/** What stands before and after a content. */
export type Frame = readonly [head: Bytes, foot: Bytes]

/** Twice as fast as what packs a page a tenth smaller. */
const LEVEL = 2
const BARE: Frame = [new Uint8Array(), new Uint8Array()]
/** gunzip writes into pieces of this size, and would copy them together if one were not enough. */
const SPARE = 64

/**
 * A content that is sent again and again, as a browser takes it: mostly in the frame that the last one got it in. Packed,
 * it is what a browser unpacks itself.
 */
export class Sendable implements Packable {
  #frame = BARE
  /** What the frame was made for. */
  #framedFor = ''
  #whole: Bytes | null
  #gzipped: Bytes | null = null
  #size: number

  constructor(content: Bytes) {
    this.#whole = content
    this.#size = content.byteLength
  }

  get size(): number {
    return this.#size
  }

  get packedSize(): number {
    return this.#gzipped?.byteLength ?? 0
  }

  /** Whether it was last sent in the frame that is made for this. */
  isFramed = (madeFor: string): boolean => this.#framedFor === madeFor

  frame(madeFor: string, frame: Frame): void {
    const content = this.#content()
    this.#framedFor = madeFor
    this.#frame = frame
    this.#whole = joined(content, frame)
    this.#size = this.#whole.byteLength
    this.#gzipped = null
  }

  /** As it was framed last. */
  bytes = (): Bytes => (this.#whole ??= gunzipSync(this.gzipped(), { chunkSize: this.#size + SPARE }) as Bytes)

  /** The same for a browser that takes gzip. Copied: what the packer answers is the beginning of a larger piece of memory. */
  gzipped = (): Bytes => (this.#gzipped ??= new Uint8Array(gzipSync(this.bytes(), { level: LEVEL })))

  pack(): void {
    this.gzipped()
    this.#whole = null
  }

  #content(): Bytes {
    const [head, foot] = this.#frame
    return this.bytes().subarray(head.byteLength, this.#size - foot.byteLength)
  }
}

const joined = (content: Bytes, [head, foot]: Frame): Bytes => {
  // Of its own: what lies in a piece of memory that others share is not given back before them.
  const all = Buffer.allocUnsafeSlow(head.byteLength + content.byteLength + foot.byteLength)
  all.set(head)
  all.set(content, head.byteLength)
  all.set(foot, head.byteLength + content.byteLength)
  return all
}
