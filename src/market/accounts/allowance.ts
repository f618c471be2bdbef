import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { outsideScope } from '#src/database/scope.ts'
import { now } from '#src/lib/clock.ts'
import { sha256 } from '#src/lib/secret.ts'

export type Allowance = { quota: number; seconds: number }
export type Taken = { allowed: boolean; remaining: number; resetSeconds: number }
/** How often a network may ask for something costly, over all processes. */
export type Allowances = { take(name: string, network: string, allowance: Allowance): Promise<Taken> }

type Count = {
  window: number
  /** What the database said of all processes, with what this one told it since. */
  known: number
  /** What this process has counted and not told yet. */
  own: number
  telling: Promise<void> | null
}

const MOST_COUNTS = 10_000
/** A process tells the database of every tenth part of what is allowed: so few writes, and at most so much too much. */
const PORTIONS = 10
/** From here on it tells every time, and hears of the others. */
const NEARLY = 0.9

/** Counts in this process and settles with the others in portions, through the table of throttles. */
export function createAllowances(db: Database): Allowances {
  const counts = new Map<string, Count>()

  function countOf(key: string, window: number): Count {
    const found = counts.get(key)
    if (found?.window === window) return found
    if (counts.size >= MOST_COUNTS) makeRoom(counts)
    const count: Count = { window, known: 0, own: 0, telling: null }
    counts.delete(key)
    counts.set(key, count)
    return count
  }

  async function tell(count: Count, name: string, network: string, { seconds }: Allowance): Promise<void> {
    const told = count.own
    count.own = 0
    count.known += told
    const starts = new Date(count.window * seconds * 1000)
    const subject = sha256(network).toString('base64url')
    const { rows } = await outsideScope(() =>
      sql<{ count: number }>`
        insert into throttles as t (name, subject, window_started_at, count)
        values (${`limit: ${name}`}, ${subject}, ${starts}, ${told})
        on conflict (name, subject) do update set
          count = case when t.window_started_at < ${starts} then ${told} else t.count + ${told} end,
          window_started_at = greatest(t.window_started_at, ${starts})
        returning count`.execute(db),
    )
    count.known = Math.max(count.known, rows[0]?.count ?? 0)
  }

  return {
    async take(name, network, allowance) {
      const { quota, seconds } = allowance
      const at = now().getTime() / 1000
      const window = Math.floor(at / seconds)
      const count = countOf(`${name} ${network}`, window)
      const resetSeconds = Math.max(1, Math.ceil((window + 1) * seconds - at))
      // Refused without a word to the database: it is just the flood that must cost nothing.
      if (count.known + count.own >= quota) return { allowed: false, remaining: 0, resetSeconds }
      count.own++
      const near = count.known + count.own >= quota * NEARLY
      if (near || count.own >= Math.max(1, Math.floor(quota / PORTIONS))) {
        // One word at a time: what is counted while it is on its way waits for it, so that no process runs far ahead.
        if (count.telling) await count.telling
        // Without the database each process counts for itself, which is better than no answer.
        count.telling ??= tell(count, name, network, allowance)
          .catch(() => {})
          .finally(() => {
            count.telling = null
          })
        if (near) await count.telling
      }
      const used = count.known + count.own
      return { allowed: used <= quota, remaining: Math.max(0, quota - used), resetSeconds }
    },
  }
}

function makeRoom(counts: Map<string, Count>): void {
  let spare = MOST_COUNTS / 10
  for (const key of counts.keys()) {
    if (spare-- <= 0) return
    counts.delete(key)
  }
}
