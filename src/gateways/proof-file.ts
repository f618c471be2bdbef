import { documentKind } from './document-kind.ts'
import { oneAtATime } from './picture-bench.ts'
import { pictureKind } from './picture-kind.ts'
import { loadSharp } from './sharp.ts'

export const LARGEST_PROOF = 16 * 1024 * 1024
const LARGEST_PIXELS = 50_000_000
const SECONDS = 20
/** What a telephone's whole screen needs to be read. */
const PREVIEW = { width: 1600, height: 3200 }

export type ProofFile = {
  mediaType: string
  extension: string
  /** Of a picture: made anew from its pixels, nothing else of the file is in it. Of a PDF: none. */
  preview: Buffer | null
  /** 64 bits as a whole number in text: pictures that look alike differ in few of them. */
  phash: string | null
}
type Unsuitable = { ok: false; reason: string }

const refuse = (reason: string): Unsuitable => ({ ok: false, reason })

/**
 * Reads what somebody sent as a proof by its content: PDF, JPEG, PNG or WebP up to 16 MB and 50 megapixels. A picture
 * is decoded whole, so what breaks off or is none is refused, and a picture of our own is made of it to be shown.
 */
export async function readProofFile(bytes: Buffer): Promise<({ ok: true } & ProofFile) | Unsuitable> {
  if (bytes.length === 0) return refuse('The file is empty. Choose a picture or a PDF.')
  if (bytes.length > LARGEST_PROOF) return refuse('The file is larger than 16 MB. Choose a smaller one.')
  const kind = await documentKind(bytes)
  if (!kind) return refuse('Only JPEG, PNG and WebP pictures and PDF files can be read. Save it as one of these.')
  if (kind.extension === 'pdf') return { ok: true, ...kind, preview: null, phash: null }
  // file-type and the decoders are of one mind about what it is, or it is nothing.
  if (!pictureKind(bytes)) return refuse('This file is not a picture that can be shown here.')
  const shown = oneAtATime(() => showable(bytes))
  const read =
    (await shown) ?? refuse('Many pictures are being looked at right now. Wait a moment, then send it again.')
  return read.ok ? { ...read, ...kind } : read
}

async function showable(bytes: Buffer): Promise<{ ok: true; preview: Buffer; phash: string } | Unsuitable> {
  const sharp = await loadSharp()
  try {
    const source = sharp(bytes, { limitInputPixels: LARGEST_PIXELS, failOn: 'error', pages: 1, sequentialRead: true })
    const { width, height } = await source.metadata()
    if (width * height > LARGEST_PIXELS) return tooManyPixels()
    const preview = await source
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: '#fff' })
      .resize(PREVIEW.width, PREVIEW.height, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 85, effort: 3 })
      .toBuffer()
    return { ok: true, preview, phash: await lookOf(preview) }
  } catch (error) {
    const { message } = error as Error
    if (/pixel limit/i.test(message)) return tooManyPixels()
    if (/timeout/i.test(message)) return refuse('The picture takes too long to open. Save it as a plain JPEG first.')
    return refuse('The picture is damaged or incomplete. Open it, save it again, and choose that file.')
  }
}

const tooManyPixels = () => refuse('The picture has more than 50 million pixels. Make it smaller and choose it again.')

/** Of our own picture, never of the file: what that is was bounded already. */
async function lookOf(preview: Buffer): Promise<string> {
  // It exports the function itself, whatever its types say.
  const { default: phash } = (await import('sharp-phash')) as unknown as { default: (image: Buffer) => Promise<string> }
  const bits = await phash(preview)
  return BigInt.asIntN(64, BigInt(`0b${bits}`)).toString()
}
