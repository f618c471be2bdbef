type Written = { text: string }

/** UAX 9, rule L2: from the highest level down, whatever lies at it or above is turned around. */
export function inVisualOrder<T extends { level: number }>(pieces: T[]): T[] {
  const order = [...pieces]
  const highest = Math.max(0, ...order.map(({ level }) => level))
  for (let level = highest; level >= 1; level--) {
    for (let from = 0; from < order.length; from++) {
      if ((order[from]?.level ?? 0) < level) continue
      let to = from
      while ((order[to + 1]?.level ?? 0) >= level) to++
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse())
      from = to
    }
  }
  return order
}

const BREAKS_AFTER = /[\s\-‐–—]$/u
/** Joints of addresses and links. */
const JOINS = /[/\\,;:.@_&=?]$/
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** Signs that never begin a line in Chinese and Japanese. */
const CLOSES = /^[、。，．！？；：）］｝」』】》〉’”%‰]/u

/** Where a line may end: after a space or a joint of an address, between ideographs; nowhere else. */
function mayBreak(before: Written, after: Written): boolean {
  if (/^\s/u.test(after.text) || CLOSES.test(after.text)) return false
  if (JOINS.test(before.text)) return /^\p{L}/u.test(after.text)
  return BREAKS_AFTER.test(before.text) || IDEOGRAPH.test(before.text) || IDEOGRAPH.test(after.text)
}

/** Lines no wider than `most`; a word that is wider is broken sign by sign. */
export function breakLines<T extends Written>(all: T[], widthOf: (some: T[]) => number, most: number): T[][] {
  const lines: T[][] = []
  let line: T[] = []
  let used = 0
  for (const word of wordsOf(all)) {
    const wide = widthOf(trimmed(word))
    if (used + wide > most && line.length > 0) {
      lines.push(trimmed(line))
      line = []
      used = 0
    }
    if (wide > most) {
      for (const sign of word) {
        const one = widthOf([sign])
        if (used + one > most && line.length > 0) {
          lines.push(line)
          line = []
          used = 0
        }
        line.push(sign)
        used += one
      }
      continue
    }
    line.push(...word)
    used += widthOf(word)
  }
  lines.push(trimmed(line))
  return lines
}

function wordsOf<T extends Written>(all: T[]): T[][] {
  const words: T[][] = []
  all.forEach((sign, at) => {
    const before = all[at - 1]
    if (!before || mayBreak(before, sign)) words.push([sign])
    else words.at(-1)?.push(sign)
  })
  return words
}

function trimmed<T extends Written>(line: T[]): T[] {
  let end = line.length
  while (end > 0 && /^\s/u.test(line[end - 1]?.text ?? '')) end--
  return line.slice(0, end)
}
