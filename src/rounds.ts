import type { Database } from './database/connect.ts'
import { now } from './lib/clock.ts'
import { every } from './lib/every.ts'
import { log } from './lib/log.ts'
import { noteRounds, type RoundRun } from './market/reports/rounds.ts'
import type { Round } from './tasks.ts'

/** What went well is written down this often: every write makes pages that are kept be drawn again. */
const NOTE_SECONDS = 60

/** Goes the rounds again and again, and notes for the staff how they ran: failures and recoveries at once. */
export function goRounds(db: Database, rounds: readonly Round[], { noteSeconds = NOTE_SECONDS } = {}) {
  const unnoted = new Map<string, RoundRun>()
  const failures = new Map<string, number>()

  async function note(): Promise<void> {
    const runs = [...unnoted.values()]
    unnoted.clear()
    await noteRounds(db, runs).catch((error: Error) => log.debug('rounds not noted', { error }))
  }

  async function run({ name, seconds, work }: Round): Promise<void> {
    const begun = performance.now()
    const before = failures.get(name) ?? 0
    let problem: Error | null = null
    try {
      await work()
    } catch (error) {
      problem = error as Error
      log.error(`round failed: ${name}`, { error })
    }
    failures.set(name, problem ? before + 1 : 0)
    unnoted.set(name, {
      name,
      seconds: Math.ceil(seconds),
      endedAt: now(),
      tookMs: Math.round(performance.now() - begun),
      failures: problem ? before + 1 : 0,
      failedAt: problem ? now() : null,
      lastError: problem ? problem.message : null,
    })
    if (Boolean(problem) !== before > 0) await note()
  }

  const going = rounds.map((round) =>
    every(
      round.seconds,
      () => run(round),
      () => {},
    ),
  )
  // The first word soon, so that a market that was just started has something to show.
  const first = setTimeout(() => void note(), 5000)
  first.unref()
  const noting = setInterval(() => void note(), noteSeconds * 1000)
  return {
    async stop() {
      clearTimeout(first)
      clearInterval(noting)
      await Promise.all(going.map((one) => one.stop()))
      await note()
    },
  }
}
