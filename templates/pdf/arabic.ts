/** A letter's forms by where it stands in a word, as signs of their own; a letter with two never joins the next. */
type Forms = { alone: number; end: number; start?: number; middle?: number }
/** One shape to draw and the letters it means. */
export type Shape = { codePoint: number; meaning: string }

let letters: Map<string, Forms> | undefined
let lamAlef: Map<string, Forms> | undefined

// Unicode lists the forms of a letter one after the other: alone, end, start, middle.
const BLOCKS: [number, number][] = [
  [0xfb50, 0xfbb1],
  [0xfbd3, 0xfbe7],
  [0xfbfc, 0xfbff],
  [0xfe80, 0xfefc],
]

function readForms(): void {
  letters = new Map()
  lamAlef = new Map()
  for (const [first, last] of BLOCKS) {
    for (let at = first; at <= last; ) {
      const meaning = String.fromCodePoint(at).normalize('NFKC')
      let count = 1
      while (at + count <= last && String.fromCodePoint(at + count).normalize('NFKC') === meaning) count++
      const forms: Forms = { alone: at, end: count > 1 ? at + 1 : at }
      if (count === 4) Object.assign(forms, { start: at + 2, middle: at + 3 })
      const into = [...meaning].length === 1 ? letters : lamAlef
      if (count <= 4 && /^[\u0600-\u06ff]{1,2}$/.test(meaning)) into.set(meaning, forms)
      at += count
    }
  }
  const dotless = letters.get('\u0649')
  if (dotless) Object.assign(dotless, { start: 0xfbe8, middle: 0xfbe9 })
}

const formsOf = (letter: string) => {
  if (!letters) readForms()
  return letters?.get(letter)
}

const TATWEEL = '\u0640'
const JOINER = '\u200d'
const JOINTS = `${TATWEEL}${JOINER}`
const joinsNext = (sign: string | undefined) =>
  sign !== undefined && (JOINTS.includes(sign) || formsOf(sign)?.start !== undefined)
const joinsBefore = (sign: string | undefined) => {
  if (sign === undefined) return false
  const forms = formsOf(sign)
  return JOINTS.includes(sign) || (forms !== undefined && forms.end !== forms.alone)
}

/**
 * The shapes of a run of Arabic letters in writing order, or null where only the font's own rules can shape it: vowel
 * signs, and letters that Unicode has no forms of. Whole shapes, because the font's rules take letters apart into
 * strokes and dots, and then nobody can find or copy what is written.
 */
export function shapeArabic(text: string): Shape[] | null {
  const signs = [...text]
  const shapes: Shape[] = []
  for (let at = 0; at < signs.length; at++) {
    const sign = signs[at] ?? ''
    if (sign === JOINER || sign === '\u200c') continue
    const forms = formsOf(sign)
    if (!forms) {
      if (/[\p{L}\p{M}]/u.test(sign) && sign !== TATWEEL) return null
      shapes.push({ codePoint: sign.codePointAt(0) ?? 0, meaning: sign })
      continue
    }
    const before = joinsNext(signs[at - 1]) && joinsBefore(sign)
    const both = sign === '\u0644' ? lamAlef?.get(sign + (signs[at + 1] ?? '')) : undefined
    if (both) {
      shapes.push({ codePoint: before ? both.end : both.alone, meaning: sign + signs[at + 1] })
      at++
      continue
    }
    const after = joinsNext(sign) && joinsBefore(signs[at + 1])
    shapes.push({ codePoint: formIn(forms, before, after), meaning: sign })
  }
  return shapes
}

function formIn({ alone, end, start, middle }: Forms, before: boolean, after: boolean): number {
  if (before) return (after ? middle : undefined) ?? end
  return (after ? start : undefined) ?? alone
}
