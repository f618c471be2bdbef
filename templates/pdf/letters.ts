import type { Bidi } from 'bidi-js'
import { shapeArabic } from './arabic.ts'
import { coverageOf, drawWholeLetters } from './embedded-font.ts'
import { type FontFile, fontFilesFor, readFont, type Weight } from './font-files.ts'
import { breakLines, inVisualOrder } from './lines.ts'

/** What stands for a sign that no font of ours has: seen, never an empty box that could be anything. */
export const UNKNOWN = '\uFFFD'

type Pdf = PDFKit.PDFDocument
/** One sign as people count them, with its marks. */
type Sign = { text: string; font: FontFile; level: number }
/** Neighbouring signs of one font and one direction: what can be shaped and drawn in one go. */
export type Piece = { text: string; font: FontFile; level: number; width: number }
export type Line = { pieces: Piece[]; width: number }
export type Style = { size: number; bold?: boolean | undefined; color?: string | undefined }

export type Letters = {
  width(text: string, style: Style): number
  /** Breaks text into lines no wider than `width`; a word that is wider itself is broken too. */
  lines(text: string, style: Style, width: number): Line[]
  /** Draws a line with its first letter's baseline at y. */
  draw(line: Line, style: Style, x: number, y: number): void
  /** Signs met so far that no font has. */
  unknown: Set<string>
}

const signs = new Intl.Segmenter('und', { granularity: 'grapheme' })
const weightOf = ({ bold }: Style): Weight => (bold ? 700 : 400)
// Neither seen nor with a width of their own; where a font lacks them they are simply left out.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\uFFF9-\uFFFB]/u

/** Text of any script for one document: fonts chosen sign by sign, both directions, shaped by the fonts themselves. */
export function createLetters(pdf: Pdf, bidi: Bidi): Letters {
  const opened = new Map<string, (codePoint: number) => boolean>()
  const unknown = new Set<string>()

  const keyOf = (file: FontFile, weight: Weight) => `${file.name}-${weight}`

  function open(file: FontFile, weight: Weight) {
    const key = keyOf(file, weight)
    const font = opened.get(key)
    if (font) return font
    pdf.registerFont(key, readFont(file, weight)).font(key)
    if (file.script === 'arabic') drawWholeLetters(pdf)
    const added = coverageOf(pdf)
    opened.set(key, added)
    return added
  }

  const has = (file: FontFile, weight: Weight, text: string) =>
    [...text].every((one) => open(file, weight)(one.codePointAt(0) ?? 0))

  /** The first font that has it; spaces and points stay with the font before, so that what belongs together stays whole. */
  function fontOf(text: string, weight: Weight, before: FontFile | undefined): FontFile | undefined {
    if (before && !/[\p{L}\p{N}]/u.test(text) && has(before, weight, text)) return before
    return fontFilesFor(text.codePointAt(0) ?? 0).find((file) => has(file, weight, text))
  }

  function resolve(text: string, weight: Weight, before: FontFile | undefined): { text: string; font: FontFile }[] {
    const font = fontOf(text, weight, before)
    if (font) return [{ text, font }]
    const plain = [...text].filter((one) => !UNSEEN.test(one))
    if (plain.length === 0) return []
    const whole = plain.join('')
    const without = whole === text ? undefined : fontOf(whole, weight, before)
    if (without) return [{ text: whole, font: without }]
    if (plain.length > 1) return plain.flatMap((one) => resolve(one, weight, before))
    unknown.add(whole)
    return resolve(UNKNOWN, weight, before)
  }

  function signsOf(paragraph: string, weight: Weight): Sign[] {
    const { levels } = bidi.getEmbeddingLevels(paragraph)
    const found: Sign[] = []
    for (const { segment, index } of signs.segment(paragraph)) {
      const level = levels[index] ?? 0
      for (const part of resolve(segment, weight, found.at(-1)?.font)) found.push({ ...part, level })
    }
    return found
  }

  function piecesOf(line: Sign[], style: Style): Piece[] {
    const pieces: Piece[] = []
    for (const { text, font, level } of line) {
      const last = pieces.at(-1)
      if (last && last.font === font && last.level === level) last.text += text
      else pieces.push({ text, font, level, width: 0 })
    }
    for (const piece of pieces) {
      piece.text = drawnText(piece, bidi)
      piece.width = widthOf(piece, style)
    }
    return pieces
  }

  function widthOf({ text, font, level }: Piece, style: Style): number {
    pdf.font(keyOf(font, weightOf(style)), style.size)
    return partsOf(text, font, level).reduce((sum, part) => sum + pdf.widthOfString(part, optionsOf(font)), 0)
  }

  function width(text: string, style: Style): number {
    return piecesOf(signsOf(cleaned(text), weightOf(style)), style).reduce((sum, piece) => sum + piece.width, 0)
  }

  return {
    unknown,
    width,
    lines: (text, style, most) =>
      cleaned(text)
        .split('\n')
        .flatMap((paragraph) => {
          const all = signsOf(paragraph, weightOf(style))
          const widthOfSigns = (some: Sign[]) => piecesOf(some, style).reduce((sum, piece) => sum + piece.width, 0)
          return breakLines(all, widthOfSigns, most).map((line) => {
            const pieces = inVisualOrder(piecesOf(line, style))
            return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0) }
          })
        }),
    draw({ pieces }, style, x, y) {
      let at = x
      for (const { text, font, level } of pieces) {
        pdf.font(keyOf(font, weightOf(style)), style.size).fillColor(style.color ?? '#000000')
        // Signs change places and melt together: what was written goes along for whoever searches or copies.
        const told = font.script === 'devanagari' || (font.script === 'arabic' && !shapeArabic(text))
        if (told) pdf.markContent('Span', { actual: text })
        for (const part of partsOf(text, font, level)) {
          pdf.text(part, at, y, { lineBreak: false, baseline: 'alphabetic', ...optionsOf(font) })
          at += pdf.widthOfString(part, optionsOf(font))
        }
        if (told) pdf.endMarkedContent()
      }
    },
  }
}

/** Fonts of other scripts are shaped a run at a time; without this the PDF writer would do it word by word. */
const optionsOf = (font: FontFile) => (font.script === 'other' ? {} : { features: [] })

/** Digits stand from left to right in Arabic too, but its font turns a whole run of them: one by one, then. */
const partsOf = (text: string, font: FontFile, level: number): string[] =>
  font.script === 'arabic' && level % 2 === 0 ? [...signs.segment(text)].map(({ segment }) => segment) : [text]

/** What is given to the font: it turns the letters of its own right-to-left script, all else we turn ourselves. */
function drawnText({ text, font, level }: Piece, bidi: Bidi): string {
  if (level % 2 === 0 || font.script === 'arabic') return text
  return [...signs.segment(text)]
    .map(({ segment }) => bidi.getMirroredCharacter(segment) ?? segment)
    .reverse()
    .join('')
}

/** One form for what looks the same, and nothing that would be drawn as a control sign. */
function cleaned(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      // The normal form puts an Arabic vowel before the doubling sign, on which fonts expect it to stand.
      .replace(/([\u064b-\u0650\u0670]+)\u0651/g, '\u0651$1')
      .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
      .replace(/\t/g, ' ')
      .replace(/[^\P{Cc}\n]/gu, '')
  )
}
