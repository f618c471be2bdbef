/** Widths a picture is kept in, and the frame that the largest fits into. */
const WIDTHS = [160, 320, 480]
export const FRAME = { width: 800, height: 600 }

/** The widths that exist of a picture stored `width` pixels wide: the usual ones below it, then itself. */
export function widthsOf(width: number): number[] {
  return [...WIDTHS.filter((usual) => usual < width), width]
}

/** The file of one width of a picture in the file store. */
export function pictureFile(key: string, width: number): string {
  return `pictures/${key.slice(0, 2)}/${key}-${width}.webp`
}

/** The file of a picture as a PNG. */
export const pngFile = (key: string): string => `pictures/${key.slice(0, 2)}/${key}.png`
