import { FRAME, pictureFile, pngFile, widthsOf } from '#src/lib/picture.ts'
import { randomKey } from '#src/lib/secret.ts'
import type { FileStore } from './file-store.ts'
import { oneAtATime } from './picture-bench.ts'
import { pictureKind, whyNoPicture } from './picture-kind.ts'
import { loadSharp } from './sharp.ts'

export type PreparedPicture = {
  key: string
  width: number
  height: number
  files: { width: number; bytes: Buffer }[]
}
export type Unsuitable = { ok: false; reason: string }
/** `photo` keeps its proportions within the frame; a `logo` becomes a square on a transparent ground. */
export type PictureShape = 'photo' | 'logo'

export const LARGEST_BYTES = 16 * 1024 * 1024
const LARGEST_PIXELS = 50_000_000
const SECONDS = 20
/** Side of every logo, whatever was uploaded: so its widths are known without asking (widthsOf(LOGO_SIDE)). */
export const LOGO_SIDE = 320

const refuse = (reason: string): Unsuitable => ({ ok: false, reason })

/**
 * Makes a hostile file into pictures of our own: turned upright, sRGB, nothing but pixels, WebP in the usual widths,
 * never larger than it was. Refuses by content what is no JPEG, PNG, WebP, GIF (its first frame) or AVIF, above 16 MB or
 * 50 megapixels, and what breaks off.
 */
export async function preparePicture(
  bytes: Buffer,
  shape: PictureShape = 'photo',
): Promise<({ ok: true } & PreparedPicture) | Unsuitable> {
  if (bytes.length > LARGEST_BYTES) return refuse('The picture is larger than 16 MB. Choose a smaller one.')
  // Nothing but these five ever reaches the decoders, so that a drawing or document cannot be read as one.
  const kind = pictureKind(bytes)
  if (!kind) return refuse(whyNoPicture(bytes))
  const prepared = oneAtATime(() => decode(bytes, kind, shape))
  return prepared ?? refuse('Many pictures are being prepared right now. Wait a moment, then send this one again.')
}

async function decode(bytes: Buffer, kind: string, shape: PictureShape) {
  const sharp = await loadSharp()
  try {
    const source = sharp(bytes, { limitInputPixels: LARGEST_PIXELS, failOn: 'error', pages: 1, sequentialRead: true })
    const { format, width, height } = await source.metadata()
    if ((format === 'heif' ? 'avif' : format) !== kind) return refuse(whyNoPicture(Buffer.from('?')))
    if (width * height > LARGEST_PIXELS) return tooManyPixels()
    const upright = source.timeout({ seconds: SECONDS }).autoOrient().toColourspace('srgb')
    const fitted =
      shape === 'logo'
        ? upright.resize(LOGO_SIDE, LOGO_SIDE, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
        : upright.resize(FRAME.width, FRAME.height, { fit: 'inside', withoutEnlargement: true })
    const { data, info } = await fitted.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    const raw = { width: info.width, height: info.height, channels: info.channels }
    const files = []
    for (const width of widthsOf(info.width)) {
      const file = await sharp(data, { raw }).resize({ width }).webp({ quality: 82, effort: 4 }).toBuffer()
      files.push({ width, bytes: file })
    }
    return { ok: true as const, key: randomKey(), width: info.width, height: info.height, files }
  } catch (error) {
    return refuseFault(error as Error)
  }
}

const tooManyPixels = () => refuse('The picture has more than 50 million pixels. Make it smaller and choose it again.')

/** Decoders throw for what the file holds; nothing of that is our fault, and all of it is told in plain words. */
function refuseFault({ message }: Error): Unsuitable {
  if (/pixel limit/i.test(message)) return tooManyPixels()
  if (/timeout/i.test(message)) return refuse('The picture takes too long to open. Save it as a plain JPEG first.')
  return refuse('The picture is damaged or incomplete. Open it, save it again, and choose that file.')
}

/** Prepares a picture and keeps its files; answers what to remember of it. */
export async function storePicture(
  store: FileStore,
  bytes: Buffer,
  shape: PictureShape = 'photo',
): Promise<{ ok: true; key: string; width: number; height: number } | Unsuitable> {
  const prepared = await preparePicture(bytes, shape)
  if (!prepared.ok) return prepared
  const { key, width, height, files } = prepared
  try {
    for (const file of files) await store.put(pictureFile(key, file.width), file.bytes)
  } catch (error) {
    await removePicture(store, { key, width })
    throw error
  }
  return { ok: true, key, width, height }
}

/** Forgets all files of a picture that was stored `width` pixels wide. What is not there is no matter. */
export async function removePicture(store: FileStore, { key, width }: { key: string; width: number }): Promise<void> {
  for (const each of widthsOf(width)) await store.remove(pictureFile(key, each))
}

/** Keeps a stored picture once more as a PNG, 160 pixels wide: what every mail program can show. */
export async function storePng(store: FileStore, key: string): Promise<void> {
  const bytes = await store.get(pictureFile(key, 160))
  if (!bytes) throw new Error(`there is no picture ${key}`)
  const sharp = await loadSharp()
  await store.put(pngFile(key), await sharp(bytes).png({ compressionLevel: 9, palette: true }).toBuffer())
}
