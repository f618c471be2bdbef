/** How many may stand in line; each keeps its whole upload in memory meanwhile. */
const LONGEST_LINE = 8

let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * Runs one piece of picture work at a time: decoding a large picture takes a hundred megabytes, and many at once would
 * take them all. Answers null, without running it, where too many wait already.
 */
export function oneAtATime<T>(work: () => Promise<T>): Promise<T> | null {
  if (waiting >= LONGEST_LINE) return null
  waiting += 1
  const mine = last.then(work, work).finally(() => {
    waiting -= 1
  })
  last = mine.catch(() => {})
  return mine
}
