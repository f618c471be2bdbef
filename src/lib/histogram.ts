/** How often something took how long, by key. Noting is two additions: it is done for every request. */
export type Histogram = {
  note(key: string, seconds: number): void
  read(): HistogramRows
}
/** For each key: how many took up to each bound, how many took longer, and the sum of all seconds. */
export type HistogramRows = [key: string, numbers: number[]][]

/** `mostKeys` bounds what it holds, whatever it is given as keys. */
export function createHistogram(bounds: readonly number[], mostKeys = 2000): Histogram {
  const rows = new Map<string, Float64Array>()
  return {
    note(key, seconds) {
      let row = rows.get(key)
      if (!row) {
        if (rows.size >= mostKeys) return
        row = new Float64Array(bounds.length + 2)
        rows.set(key, row)
      }
      let at = 0
      while (at < bounds.length && seconds > (bounds[at] as number)) at++
      row[at] = (row[at] as number) + 1
      row[bounds.length + 1] = (row[bounds.length + 1] as number) + seconds
    },
    read: () => [...rows].map(([key, row]) => [key, [...row]]),
  }
}

/** Of several processes, as one. */
export function addHistograms(all: readonly HistogramRows[]): HistogramRows {
  const sums = new Map<string, number[]>()
  for (const [key, numbers] of all.flat()) {
    const sum = sums.get(key)
    sums.set(key, sum ? sum.map((one, at) => one + (numbers[at] ?? 0)) : [...numbers])
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
}
