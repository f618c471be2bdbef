// What buyers send as proofs: small pictures and a PDF, made on the spot.
import sharp from 'sharp'

/** A picture like a bank's screen: bars of text on white, other ones for every `seed`. */
export async function receiptPicture(
  seed: number,
  { quality = 90, width = 360, type = 'jpeg' as 'jpeg' | 'png' } = {},
) {
  const bars = Array.from({ length: 14 }, (_, at) => {
    const size = ((seed * 7919 + at * 104729) % 300) + 20
    const grey = ((seed * 31 + at * 57) % 160).toString(16).padStart(2, '0')
    return `<rect x="${(seed * 13 + at * 29) % 60}" y="${at * 44}" width="${size}" height="30" fill="#${grey}${grey}${grey}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="640"><rect width="360" height="640" fill="#fff"/>${bars.join('')}</svg>`
  const picture = sharp(Buffer.from(svg)).resize({ width })
  return type === 'png' ? picture.png().toBuffer() : picture.jpeg({ quality }).toBuffer()
}

export const receiptPdf = (text = 'paid') =>
  Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`)
