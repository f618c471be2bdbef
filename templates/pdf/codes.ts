type Pdf = PDFKit.PDFDocument
type Place = { x: number; y: number; width: number; height: number }

/** Draws text as Code 128, as wide as the place and as high. Bars are drawn, not a picture of them: sharp at any size. */
export async function drawCode128(pdf: Pdf, text: string, { x, y, width, height }: Place): Promise<void> {
  const raw = await rawCodes()
  const [code] = raw('code128', text, {}) as { sbs: number[] }[]
  if (!code) throw new Error('Code 128 came out empty')
  // Ten modules of quiet on either side, without which readers do not find where it begins.
  const modules = code.sbs.reduce((sum, bar) => sum + bar, 0) + 20
  const module = width / modules
  let at = x + 10 * module
  code.sbs.forEach((bar, place) => {
    if (place % 2 === 0) pdf.rect(at, y, bar * module, height)
    at += bar * module
  })
  pdf.fill('#000000')
}

/** Draws text as a QR code (a quarter of it may be lost) with its quiet zone inside the square. */
export async function drawQr(pdf: Pdf, text: string, { x, y, size }: { x: number; y: number; size: number }) {
  const raw = await rawCodes()
  const [code] = raw('qrcode', text, 'eclevel=Q') as { pixs: number[]; pixx: number }[]
  if (!code) throw new Error('the QR code came out empty')
  const module = size / (code.pixx + 8)
  code.pixs.forEach((dark, place) => {
    const [column, row] = [place % code.pixx, Math.floor(place / code.pixx)]
    if (dark) pdf.rect(x + (column + 4) * module, y + (row + 4) * module, module, module)
  })
  pdf.fill('#000000')
}

/** The encoder alone: the package has another function of this name, which is a bar code called "raw". */
const rawCodes = async () => (await import('bwip-js/node')).default.raw
