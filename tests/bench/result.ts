import type { Load } from './load.ts'

/** What a bench found; `limit` where the market promises something, and whether it was kept. */
export type Finding = { what: string; measured: string; limit?: string; kept?: boolean }
export type BenchResult = { name: string; findings: Finding[] }

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** How far apart repeated measurements lie, in per cent of their median: what the machine itself adds. */
export const noise = (values: number[]): number => ((Math.max(...values) - Math.min(...values)) / median(values)) * 100

export const atLeast = (what: string, measured: string, ratio: number, limit: number): Finding => ({
  what,
  measured,
  limit: `at least ${Math.round(limit * 100)} %`,
  kept: ratio >= limit,
})

/** The median of some rounds, with how far apart they lay. */
export function tell(loads: Load[]): string {
  const rates = loads.map((one) => one.rate)
  const wrong = loads.reduce((sum, one) => sum + one.wrong, 0)
  const times = `p50 ${median(loads.map((one) => one.p50))} ms, p99 ${median(loads.map((one) => one.p99))} ms`
  const bad = wrong > 0 ? `, ${wrong} WRONG` : ''
  return `${median(rates).toFixed(0)}/s (±${(noise(rates) / 2).toFixed(0)} %), ${times}${bad}`
}
