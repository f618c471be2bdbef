import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unpackWoff } from './unpacked-font.ts'

/** One file of a family: the letters of one script, or some hundred of the Chinese characters. */
export type FontFile = { name: string; pack: string; script: 'other' | 'arabic' | 'devanagari'; ranges: number[] }
export type Weight = 400 | 700

// In the order of preference: a sign that several files have is taken from the first.
const PACKS: { pack: string; subsets: string[] | 'numbered' }[] = [
  {
    pack: '@fontsource/noto-sans',
    subsets: ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'devanagari'],
  },
  { pack: '@fontsource/noto-sans-arabic', subsets: ['arabic'] },
  { pack: '@fontsource/noto-sans-sc', subsets: 'numbered' },
  { pack: '@fontsource/noto-sans-arabic', subsets: ['symbols', 'math'] },
]

let files: FontFile[] | undefined
const known = new Map<number, FontFile[]>()

/** The files that say they have this sign, the preferred first; none: no font of ours knows it. */
export function fontFilesFor(codePoint: number): FontFile[] {
  let found = known.get(codePoint)
  if (!found) {
    files ??= PACKS.flatMap(({ pack, subsets }) => filesOf(pack, subsets))
    found = files.filter(({ ranges }) => inRanges(ranges, codePoint))
    // A hundred thousand different signs in one life of the process are somebody's game.
    if (known.size > 20_000) known.clear()
    known.set(codePoint, found)
  }
  return found
}

const unpacked = new Map<string, Buffer>()
const MOST_UNPACKED = 24

/** A font in a weight, ready to draw with. The last few stay in memory: some hundred kilobytes each at most. */
export function readFont({ pack, name }: FontFile, weight: Weight): Buffer {
  const path = `${pack}/files/${name}-${weight}-normal.woff`
  const font = unpacked.get(path) ?? unpackWoff(readFileSync(placeOf(path)))
  unpacked.delete(path)
  unpacked.set(path, font)
  for (const oldest of unpacked.keys()) {
    if (unpacked.size <= MOST_UNPACKED) break
    unpacked.delete(oldest)
  }
  return font
}

const placeOf = (path: string) => fileURLToPath(import.meta.resolve(path))

function filesOf(pack: string, subsets: string[] | 'numbered'): FontFile[] {
  const family = pack.slice(pack.indexOf('/') + 1)
  const listed = JSON.parse(readFileSync(placeOf(`${pack}/unicode.json`), 'utf8')) as Record<string, string>
  const chosen = subsets === 'numbered' ? Object.keys(listed).filter((key) => /^\[\d+\]$/.test(key)) : subsets
  return chosen.map((key) => ({
    name: `${family}-${key.replace(/[[\]]/g, '')}`,
    pack,
    script: key === 'arabic' || key === 'devanagari' ? key : 'other',
    ranges: rangesOf(listed[key] ?? ''),
  }))
}

/** "U+41-5A,U+E9" as pairs: first, last, first, last. */
const rangesOf = (text: string): number[] =>
  text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.trim().replace(/^U\+/i, '').split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)]
  })

function inRanges(ranges: number[], codePoint: number): boolean {
  for (let at = 0; at < ranges.length; at += 2) {
    if (codePoint >= (ranges[at] ?? 0) && codePoint <= (ranges[at + 1] ?? -1)) return true
  }
  return false
}
