import { hasCheckDigit } from '#src/lib/gtin.ts'
import { memo } from '#src/lib/memo.ts'

const EANS: Record<number, string> = { 8: 'ean8', 12: 'upca', 13: 'ean13' }

/** Signs that Code 128 has; what holds others cannot be drawn. */
const DRAWABLE = /^[\x20-\x7e]{1,80}$/

export const isDrawable = (code: string): boolean => DRAWABLE.test(code)

/**
 * A barcode as an SVG drawing, black on white with its quiet zone and its text below: EAN or UPC where digits and check digit
 * are those of one, Code 128 for every other text. The library is loaded by the first who needs it.
 */
export const drawBarcode = memo(
  300,
  async (code: string): Promise<string> => {
    const { default: bwip } = await import('bwip-js/node')
    const ean = hasCheckDigit(code) ? EANS[code.length] : undefined
    return bwip.toSVG({
      bcid: ean ?? 'code128',
      text: code,
      scale: 2,
      height: 12,
      includetext: true,
      // Where the digits of an EAN stand is part of the standard.
      ...(!ean && { textxalign: 'center' as const }),
      backgroundcolor: 'ffffff',
      paddingwidth: 10,
      paddingheight: 3,
    })
  },
  (code) => code,
)
