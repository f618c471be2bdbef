export type PictureKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif'

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)

/** What a picture is by its first bytes; its name and what the browser says about it count for nothing. */
export function pictureKind(bytes: Buffer): PictureKind | null {
  if (bytes.length < 16) return null
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'gif'
  if (ascii(bytes, 4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(bytes, 8, 12))) return 'avif'
  return null
}

const ACCEPTED = 'Choose a JPEG, PNG, WebP, GIF or AVIF picture.'

/** Why a file that is none of ours is refused, in words that lead on. */
export function whyNoPicture(bytes: Buffer): string {
  if (bytes.length === 0) return `The file is empty. ${ACCEPTED}`
  const start = ascii(bytes, 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase()
  if (ascii(bytes, 4, 8) === 'ftyp' && /^(hei|hev|mif|msf)/.test(ascii(bytes, 8, 12))) {
    return 'This is a HEIC picture, which most browsers cannot show. Save it as JPEG and choose that.'
  }
  if (start.startsWith('%pdf')) return `This is a PDF, not a picture. ${ACCEPTED}`
  if (/<svg[\s>]/.test(start)) return `SVG drawings can carry programs, so they are not taken. ${ACCEPTED}`
  if (/^<(!doctype|html|\?xml|script)/.test(start)) return `This is a web page, not a picture. ${ACCEPTED}`
  if (start.startsWith('pk\x03\x04')) return `This is an archive, not a picture. ${ACCEPTED}`
  return `This file is not a picture that can be shown here. ${ACCEPTED}`
}
