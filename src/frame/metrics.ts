import { outsideScope } from '#src/database/scope.ts'
import { askAll, whenAsked } from '#src/lib/crew-member.ts'
import { createExposition } from '#src/lib/exposition.ts'
import { addHistograms } from '#src/lib/histogram.ts'
import { log } from '#src/lib/log.ts'
import { sameBytes, sha256 } from '#src/lib/secret.ts'
import { getOperation, type Operation } from '#src/market/reports/operation.ts'
import type { Ctx, Deps } from './env.ts'
import { BOUNDS, type Meter, type ProcessFigures } from './measure.ts'
import { isLoopback } from './visit.ts'

/** Answers `/metrics` for all processes of the market together: to this machine only, or to whoever has the token. */
export function serveMetrics(meter: Meter, deps: Deps): (c: Ctx) => Promise<Response> {
  whenAsked(() => meter.read(deps))
  return async (c) => {
    const refusal = refuse(c)
    if (refusal) return refusal
    const [figures, operation] = await Promise.all([
      askAll() as Promise<ProcessFigures[]>,
      outsideScope(() => getOperation(deps.db)).catch((error: Error) => {
        // What the processes know is most wanted when the database is away.
        log.warn('metrics without the database', { error })
        return null
      }),
    ])
    c.header('Cache-Control', 'no-store')
    return c.body(write(figures, operation), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  }
}

function refuse(c: Ctx): Response | null {
  const { metricsToken } = c.var.config
  if (!metricsToken)
    return isLoopback(c) ? null : c.text('Metrics are for this machine only, as long as METRICS_TOKEN is not set.', 403)
  const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  if (sameBytes(sha256(given), sha256(metricsToken))) return null
  return c.text('Send the token of METRICS_TOKEN: Authorization: Bearer …', 401, { 'WWW-Authenticate': 'Bearer' })
}

function write(processes: ProcessFigures[], operation: Operation | null): string {
  const to = createExposition()
  const all = [...processes].sort((a, b) => a.place - b.place)
  const each = (read: (one: ProcessFigures) => number) =>
    all.map((one) => [read(one), { process: one.place }] as [number, { process: number }])
  to.histogram(
    'market_http_request_duration_seconds',
    'Time until an answer began, by the pattern of its route.',
    BOUNDS,
    addHistograms(all.map(({ requests }) => requests)),
    (key) => {
      const [method = '', route = '', status = ''] = key.split(' ')
      return { method, route, status }
    },
  )
  to.gauge(
    'market_http_requests_in_flight',
    'Requests that are being answered now.',
    each((one) => one.inFlight),
  )
  to.gauge(
    'market_http_streams_open',
    'Open pages that are told of news as it comes.',
    each((one) => one.streams),
  )
  to.gauge(
    'market_database_connections',
    'Connections to the database, by what they do.',
    all.flatMap(({ place, pool }) =>
      pool
        ? [
            [pool.size - pool.idle, { process: place, state: 'busy' }],
            [pool.idle, { process: place, state: 'idle' }],
          ]
        : [],
    ),
  )
  to.gauge(
    'market_database_connections_most',
    'Connections that a process may hold.',
    each((one) => one.pool?.most ?? 0),
  )
  to.gauge(
    'market_database_waiting',
    'Queries that wait for a free connection.',
    each((one) => one.pool?.waiting ?? 0),
  )
  to.gauge(
    'market_hears_changes',
    '1 while the process hears of changes, or need not.',
    each((one) => (one.ear === 'lost' ? 0 : 1)),
  )
  to.gauge(
    'market_event_loop_lag_seconds',
    'How late the process came to what was due, since it was last asked.',
    all.flatMap(({ place, loop }) =>
      Object.entries(loop).map(([quantile, value]): [number, Record<string, string | number>] => [
        value,
        { process: place, quantile },
      ]),
    ),
  )
  to.gauge(
    'market_process_resident_memory_bytes',
    'Memory of the process.',
    each((one) => one.memory.resident),
  )
  to.gauge(
    'market_process_heap_used_bytes',
    'JavaScript objects of the process.',
    each((one) => one.memory.heap),
  )
  to.counter(
    'market_process_cpu_seconds_total',
    'Processor time of the process.',
    each((one) => one.cpuSeconds),
  )
  to.gauge(
    'market_process_start_time_seconds',
    'When the process began, in seconds since 1970.',
    each((one) => one.startedAt),
  )
  to.gauge('market_database_up', '1 while the database answers.', [[operation ? 1 : 0]])
  if (operation) writeOperation(to, operation)
  return to.text()
}

function writeOperation(to: ReturnType<typeof createExposition>, { jobs, mail, rounds }: Operation): void {
  to.gauge(
    'market_jobs',
    'Jobs behind the requests, by what they do and how they stand.',
    jobs.flatMap((job) =>
      (['waiting', 'failing', 'dead', 'working'] as const).map((state): [number, Record<string, string>] => [
        job[state],
        { task: job.task, state },
      ]),
    ),
  )
  to.gauge(
    'market_jobs_oldest_seconds',
    'How late the longest waiting job is.',
    jobs.map(({ task, oldest }) => [oldest, { task }]),
  )
  to.gauge('market_mail_messages', 'Messages that have not left.', [
    [mail.queued, { state: 'queued' }],
    [mail.dead, { state: 'dead' }],
  ])
  to.gauge('market_mail_sent_last_hour', 'Messages that left within the last hour.', [[mail.sentLastHour]])
  to.gauge(
    'market_round_last_run_seconds',
    'When a round was last noted to have ended, in seconds since 1970.',
    rounds.map(({ name, endedAt }) => [endedAt, { round: name }]),
  )
  to.gauge(
    'market_round_failures',
    'How often a round has failed in a row.',
    rounds.map(({ name, failures }) => [failures, { round: name }]),
  )
}
