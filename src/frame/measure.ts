import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { poolFigures } from '#src/database/connect.ts'
import { memberPlace } from '#src/lib/crew-member.ts'
import { createHistogram, type Histogram, type HistogramRows } from '#src/lib/histogram.ts'
import type { Ctx, Deps, Env } from './env.ts'

/** Seconds; a page of ours takes a few thousandths. */
export const BOUNDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const

/** What one process knows of itself. */
export type ProcessFigures = {
  place: number
  requests: HistogramRows
  inFlight: number
  streams: number
  pool: { size: number; idle: number; waiting: number; most: number } | undefined
  ear: string
  loop: { p50: number; p99: number; max: number }
  memory: { resident: number; heap: number }
  cpuSeconds: number
  startedAt: number
}
export type Meter = {
  middleware: ReturnType<typeof createMiddleware<Env>>
  read(deps: Deps): ProcessFigures
}

type Delay = ReturnType<typeof monitorEventLoopDelay>

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Times every request by the pattern of its route, never by its address: an id is nobody's label. */
export function createMeter(): Meter {
  const requests = createHistogram(BOUNDS)
  let inFlight = 0
  let loop: Delay | undefined
  return {
    middleware: createMiddleware<Env>(async (c, next) => {
      const begun = performance.now()
      inFlight++
      try {
        await next()
      } finally {
        inFlight--
        note(requests, c as Ctx, (performance.now() - begun) / 1000)
      }
    }),
    read(deps) {
      const figures = {
        place: memberPlace(),
        requests: requests.read(),
        inFlight,
        streams: deps.bell.count(),
        pool: poolFigures(deps.db),
        ear: deps.ear.state(),
        loop: loop ? lagOf(loop) : { p50: 0, p99: 0, max: 0 },
        memory: { resident: process.memoryUsage.rss(), heap: process.memoryUsage().heapUsed },
        cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
        startedAt: performance.timeOrigin / 1000,
      }
      // From the first look on: nobody who never looks pays for it. Each look begins anew.
      loop ??= monitorEventLoopDelay({ resolution: 20 })
      loop.enable()
      loop.reset()
      return figures
    },
  }
}

const RESOLUTION = 0.02
/** What the timer itself waits is no lag. */
function lagOf(loop: Delay) {
  const late = (nanoseconds: number) => (loop.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - RESOLUTION))
  return { p50: late(loop.percentile(50)), p99: late(loop.percentile(99)), max: late(loop.max) }
}

const patterns = new Map<string, string>()

function note(requests: Histogram, c: Ctx, seconds: number): void {
  const method = METHODS.has(c.req.method) ? c.req.method : 'OTHER'
  requests.note(`${method} ${patternOf(c)} ${Math.floor(c.res.status / 100)}xx`, seconds)
}

/** The first route that is no middleware is the one that answered; where there is none, nothing was found. */
function patternOf(c: Ctx): string {
  const path = matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? ''
  let pattern = patterns.get(path)
  if (pattern === undefined) {
    pattern = path.startsWith('/static')
      ? '/static/*'
      : /\*$/.test(path) || !path
        ? 'unmatched'
        : path.replace(/\{(?:[^{}]|\{[^}]*\})*\}/g, '')
    patterns.set(path, pattern)
  }
  return pattern
}
