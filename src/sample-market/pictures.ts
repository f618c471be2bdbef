import { readFile } from 'node:fs/promises'
import type { FileStore } from '#src/gateways/file-store.ts'
import { loadSharp } from '#src/gateways/sharp.ts'
import { FRAME, pictureFile, widthsOf } from '#src/lib/picture.ts'
import { randomKey } from '#src/lib/secret.ts'
import { drawCover } from './covers.ts'

export type Kept = { key: string; width: number; height: number }

/** A core each on the small machines this runs on; more would only take memory. */
const AT_ONCE = 2

/**
 * The photograph, or the cover drawn for the title, in the widths that an upload would have. Uploads are made one after
 * the other, since nobody knows what is in them; these are ours, and a first start should not wait for them.
 */
export async function keepPicture(store: FileStore, photo: string | null, title: string): Promise<Kept> {
  const bytes = photo ? await readFile(new URL(`photos/${photo}`, import.meta.url)) : await drawCover(title)
  const sharp = await loadSharp()
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .resize(FRAME.width, FRAME.height, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const key = randomKey()
  for (const each of widthsOf(width)) {
    const file = await sharp(data, { raw: { width, height, channels } })
      .resize({ width: each })
      .webp({ quality: 82, effort: 2 })
      .toBuffer()
    await store.put(pictureFile(key, each), file)
  }
  return { key, width, height }
}

/** Does the work for each, a few at a time, and answers in the order given. */
export async function fewAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  let next = 0
  const worker = async () => {
    for (let mine = next++; mine < items.length; mine = next++) {
      const item = items[mine]
      if (item !== undefined) done[mine] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}
