// Reads a PDF as its receiver would: the text that can be found and copied, the page as it is seen, the codes on it.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'

// It would look for its program on the net.
const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } })

type Picture = { width: number; height: number; data: Uint8Array }

async function withPages<T>(
  bytes: Uint8Array,
  read: (pages: Awaited<ReturnType<PDFiumLibrary['loadDocument']>>) => Promise<T>,
) {
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(bytes)
    try {
      return await read(document)
    } finally {
      document.destroy()
    }
  } finally {
    library.destroy()
  }
}

/** The text of each page. */
export const textOfPdf = (bytes: Uint8Array): Promise<string[]> =>
  withPages(bytes, async (document) => [...document.pages()].map((page) => page.getText()))

/** One page as pixels (red, green, blue, opacity), `scale` of them a point; with its size in points. */
export const pictureOf = (bytes: Uint8Array, at = 0, scale = 2): Promise<Picture & { size: [number, number] }> =>
  withPages(bytes, async (document) => {
    const page = document.getPage(at)
    const { originalWidth, originalHeight } = page.getOriginalSize()
    let picture: Picture = { width: 0, height: 0, data: new Uint8Array() }
    await page.render({
      scale,
      render: async ({ width, height, data }) => {
        picture = { width, height, data: new Uint8Array(data) }
        return picture.data
      },
    })
    return { ...picture, size: [originalWidth, originalHeight] }
  })

/** The bar and square codes a scanner finds on a page. */
export async function codesOf(bytes: Uint8Array, at = 0): Promise<Pick<ReadResult, 'format' | 'text'>[]> {
  const { width, height, data } = await pictureOf(bytes, at, 4)
  const image = { width, height, data: new Uint8ClampedArray(data), colorSpace: 'srgb' as const }
  const found = await readBarcodes(image as ImageData, { tryHarder: true })
  return found.map(({ format, text }) => ({ format, text }))
}

/** How much of a part of the page is ink, from 0 to 1; the part in shares of the page. */
export function inkIn({ width, height, data }: Picture, [left, top, right, bottom]: [number, number, number, number]) {
  let dark = 0
  let all = 0
  for (let y = Math.floor(top * height); y < bottom * height; y++) {
    for (let x = Math.floor(left * width); x < right * width; x++) {
      all++
      if ((data[(y * width + x) * 4] ?? 255) < 128) dark++
    }
  }
  return dark / all
}
