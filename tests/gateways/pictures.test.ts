import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createFileStore } from '#src/gateways/file-store.ts'
import { LARGEST_BYTES, preparePicture, removePicture, storePicture } from '#src/gateways/pictures.ts'
import { pictureFile } from '#src/lib/picture.ts'
import { onFileEnd } from '#tests/support/cleanup.ts'

const test = suite('gateways/pictures')
const folder = mkdtempSync(path.join(tmpdir(), 'market-window-pictures-'))
onFileEnd(async () => rmSync(folder, { recursive: true, force: true }))
const store = createFileStore(folder)

const blank = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 30, b: 60, alpha: 0.5 } } })
const noisy = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })

async function prepared(bytes: Buffer) {
  const result = await preparePicture(bytes)
  if (!result.ok) throw new Error(result.reason)
  return result
}

async function refusal(bytes: Buffer): Promise<string> {
  const result = await preparePicture(bytes)
  if (result.ok) throw new Error('it was taken')
  return result.reason
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  let crc = 0xffffffff
  for (const byte of body) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A PNG of a few kilobytes that says it is as large as it likes. */
function bombPng(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const parts = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(Buffer.alloc(1_000_000)))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts, pngChunk('IEND', Buffer.alloc(0))])
}

test('fits a large picture into 800 by 600, in the usual widths, as WebP', async () => {
  const { key, width, height, files } = await prepared(await blank(2000, 1000).jpeg().toBuffer())
  assert.match(key, /^[0-9a-f]{32}$/)
  assert.equal([width, height], [800, 400])
  assert.equal(
    files.map((file) => file.width),
    [160, 320, 480, 800],
  )
  for (const file of files) {
    const { format, width } = await sharp(file.bytes).metadata()
    assert.equal([format, width], ['webp', file.width])
  }
  assert.equal((await prepared(await blank(1000, 2000).png().toBuffer())).height, 600)
})

test('never enlarges a small picture', async () => {
  const { width, height, files } = await prepared(await blank(90, 40).png().toBuffer())
  assert.equal([width, height], [90, 40])
  assert.equal(files.length, 1)
})

test('takes WebP, AVIF and the first frame of a moving GIF', async () => {
  assert.equal((await prepared(await blank(300, 200).webp().toBuffer())).width, 300)
  assert.equal((await prepared(await blank(300, 200).avif({ effort: 0 }).toBuffer())).width, 300)
  const frames = await Promise.all(['#f00', '#0f0'].map((c) => blank(40, 30).tint(c).png().toBuffer()))
  const moving = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100] })
    .toBuffer()
  assert.is((await sharp(moving).metadata()).pages, 2)
  assert.equal((await prepared(moving)).height, 30)
})

test('turns a picture upright and keeps nothing of what the camera wrote', async () => {
  const photo = await blank(400, 200)
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExif({
      IFD0: { Artist: 'Sela Secret', Orientation: '6' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '41/1 2/1 3/1' },
    })
    .toBuffer()
  assert.is((await sharp(photo).metadata()).orientation, 6)
  const { width, height, files } = await prepared(photo)
  assert.equal([width, height], [200, 400])
  for (const { bytes } of files) {
    const { exif, xmp, icc, iptc, orientation } = await sharp(bytes).metadata()
    assert.equal([exif, xmp, icc, iptc, orientation], [undefined, undefined, undefined, undefined, undefined])
    assert.not(bytes.includes('Secret'))
  }
})

test('keeps transparency, and makes a logo a square with known widths', async () => {
  const result = await preparePicture(await blank(100, 50, 4).png().toBuffer(), 'logo')
  assert.ok(result.ok)
  assert.equal([result.width, result.height, result.files.length], [320, 320, 2])
  assert.is((await sharp(result.files[0]?.bytes).metadata()).hasAlpha, true)
})

test('refuses bombs by what they say of themselves, before decoding them', async () => {
  const before = process.memoryUsage().rss
  assert.match(await refusal(bombPng(60_000, 60_000)), /50 million pixels/)
  assert.match(await refusal(await blank(8000, 6400).png().toBuffer()), /50 million pixels/)
  assert.match(await refusal(bombPng(7000, 7000)), /damaged or incomplete/)
  assert.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024)
})

test('refuses drawings, pages, documents and archives, whatever they are called', async () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  assert.match(await refusal(Buffer.from(svg)), /SVG drawings can carry programs/)
  assert.match(await refusal(Buffer.from('  <!doctype html><title>picture.jpg</title>')), /a web page/)
  assert.match(await refusal(Buffer.from('%PDF-1.7 and so on and on')), /a PDF/)
  assert.match(await refusal(Buffer.from('PK\x03\x04 and so on and on', 'latin1')), /an archive/)
  assert.match(await refusal(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1')), /HEIC/)
  assert.match(await refusal(await blank(30, 30).tiff().toBuffer()), /not a picture that can be shown/)
  assert.match(await refusal(Buffer.alloc(0)), /empty/)
  assert.match(await refusal(Buffer.alloc(LARGEST_BYTES + 1, 0xff)), /larger than 16 MB/)
})

test('refuses what breaks off or only begins like a picture', async () => {
  for (const whole of [await noisy(600, 400).jpeg().toBuffer(), await noisy(600, 400).png().toBuffer()]) {
    assert.match(await refusal(whole.subarray(0, Math.floor(whole.length / 2))), /damaged or incomplete/)
  }
  assert.match(await refusal(Buffer.from('GIF89a/*\x01\0\x01\0*/=1;alert(document.domain)//')), /damaged or incomplete/)
  assert.match(await refusal(Buffer.from('\xff\xd8\xff\xe0<script>alert(1)</script>', 'latin1')), /damaged/)
})

test('what is hidden behind a picture does not come through', async () => {
  const honest = await blank(60, 60).gif().toBuffer()
  const { files } = await prepared(Buffer.concat([honest, Buffer.from('<script>alert(1)</script>PK\x03\x04')]))
  assert.not(files.some(({ bytes }) => bytes.includes('script')))
})

test('stores all widths and removes them all', async () => {
  const stored = await storePicture(store, await blank(500, 500).jpeg().toBuffer())
  assert.ok(stored.ok)
  for (const width of [160, 320, 480, 500]) assert.ok(await store.get(pictureFile(stored.key, width)))
  await removePicture(store, stored)
  assert.equal(readdirSync(path.join(folder, 'pictures', stored.key.slice(0, 2))), [])
})

test('prepares one at a time and turns away a crowd instead of running out of memory', async () => {
  const bytes = await blank(1200, 900).jpeg().toBuffer()
  const results = await Promise.all(Array.from({ length: 12 }, () => preparePicture(bytes)))
  assert.is(results.filter((result) => result.ok).length, 8)
  assert.match(results.map((result) => (result.ok ? '' : result.reason)).join(), /Many pictures/)
  assert.ok((await preparePicture(bytes)).ok, 'and goes on afterwards')
})

test.run()
