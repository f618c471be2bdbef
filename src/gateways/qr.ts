import { memo } from '#src/lib/memo.ts'

/** Draws what nobody else may come across: nothing of it is kept. */
export async function drawQrOnce(text: string): Promise<string> {
  const { default: bwip } = await import('bwip-js/node')
  const code = { bcid: 'qrcode', text, eclevel: 'M', scale: 1, paddingwidth: 8, paddingheight: 8 }
  return bwip.toSVG(code)
}

/**
 * A QR code as an SVG drawing: dark on nothing, so what it lies on has to be light, with four modules around it. The
 * library is loaded by the first who needs it; what was drawn last is kept.
 */
export const drawQr = memo(100, drawQrOnce, (text) => text)
