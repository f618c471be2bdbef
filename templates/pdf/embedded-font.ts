import { shapeArabic } from './arabic.ts'

type Pdf = PDFKit.PDFDocument
type Glyph = { id: number; codePoints: number[]; advanceWidth: number }
type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number; advanceWidth: number }
type Layout = { glyphs: Glyph[]; positions: Position[]; advanceWidth: number }
/** The inside of the PDF writer's font, as far as it is needed here. */
type EmbeddedFont = {
  font: { hasGlyphForCodePoint(codePoint: number): boolean; glyphForCodePoint(codePoint: number): Glyph }
  layout(text: string, features?: unknown[], onlyWidth?: boolean): Layout
  encode(text: string, features?: unknown[]): [string[], Position[]]
  subset: { includeGlyph(id: number): number; glyphs: number[] }
  widths: number[]
  unicode: number[][]
  scale: number
}

const fontInUse = (pdf: Pdf) => (pdf as unknown as { _font: EmbeddedFont })._font

/** Which signs the font in use really has: its list of ranges promises a few more. */
export function coverageOf(pdf: Pdf): (codePoint: number) => boolean {
  const { font } = fontInUse(pdf)
  const seen = new Map<number, boolean>()
  return (codePoint) => {
    const known = seen.get(codePoint) ?? font.hasGlyphForCodePoint(codePoint)
    seen.set(codePoint, known)
    return known
  }
}

/** Has the Arabic font in use draw whole letters, from the right, each with its meaning for whoever searches or copies. */
export function drawWholeLetters(pdf: Pdf): void {
  const font = fontInUse(pdf)
  const own = { layout: font.layout.bind(font), encode: font.encode.bind(font) }
  const shapesOf = (text: string) => {
    const shapes = shapeArabic(text)
    return shapes?.every(({ codePoint }) => font.font.hasGlyphForCodePoint(codePoint)) ? shapes.reverse() : null
  }
  const places = new Map<string, number>()
  const placeOf = ({ id }: Glyph, meaning: string): number => {
    const key = `${id} ${meaning}`
    let place = places.get(key)
    if (place === undefined) {
      place = font.subset.includeGlyph(id)
      // Letters may share a shape; a shape has one meaning: the second letter gets a copy of it.
      if (font.unicode[place]) place = font.subset.glyphs.push(id) - 1
      places.set(key, place)
    }
    return place
  }
  font.layout = (text, features, onlyWidth) => {
    const shapes = shapesOf(text)
    if (!shapes) return own.layout(text, features ?? [], onlyWidth)
    const glyphs = shapes.map(({ codePoint }) => font.font.glyphForCodePoint(codePoint))
    const positions = glyphs.map((glyph) => positionOf(glyph.advanceWidth * font.scale))
    return { glyphs, positions, advanceWidth: positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) }
  }
  font.encode = (text, features) => {
    const shapes = shapesOf(text)
    if (!shapes) return own.encode(text, features ?? [])
    const { glyphs, positions } = font.layout(text)
    const codes = glyphs.map((glyph, at) => {
      const { meaning = '' } = shapes[at] ?? {}
      const place = placeOf(glyph, meaning)
      font.widths[place] = glyph.advanceWidth * font.scale
      font.unicode[place] = [...meaning].map((sign) => sign.codePointAt(0) ?? 0)
      return place.toString(16).padStart(4, '0')
    })
    return [codes, positions]
  }
}

const positionOf = (width: number): Position => ({
  xAdvance: width,
  yAdvance: 0,
  xOffset: 0,
  yOffset: 0,
  advanceWidth: width,
})
