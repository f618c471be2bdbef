/** A name as a message says it: in full when it is short, otherwise its beginning, cut between words. */
export function brief(name: string, most = 48): string {
  const letters = [...name]
  if (letters.length <= most) return name
  const start = letters.slice(0, most).join('')
  const space = start.lastIndexOf(' ')
  return `${(space > most / 2 ? start.slice(0, space) : start).trimEnd()}…`
}
