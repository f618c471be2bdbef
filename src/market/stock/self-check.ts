import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { sha256 } from '#src/lib/secret.ts'
import { auditBatchPage, type Break, nameBreaks } from './audit.ts'
import { auditChainPage, type Link, NO_LINK } from './audit-chains.ts'
import { auditShopHeads, nextShop } from './audit-heads.ts'
import { auditLevelPage } from './audit-levels.ts'
import type { Found } from './audit-rows.ts'

/** A wrong row as a check keeps it. `key` is the same whenever the same thing is found again. */
export type KeptBreak = Break & { key: string; variantId: number | null; drift: boolean }
type Stage = 'batches' | 'chains' | 'levels' | 'heads' | 'rest' | 'done'
/** How far a check has come: where its stage goes on, and what all stages have read. */
type Progress = {
  stage: Stage
  place: { after?: number; link?: Omit<Link, 'hash'> & { hash: string } }
  batches: number
  updates: number
  levels: number
  heads: number
  breaks: KeptBreak[]
  breakCount: number
}
/** What else is looked at when the stock has been read; wrong things come back named. */
export type Rest = () => Promise<Break[]>

const MOST_BREAKS = 100
/** The night's check begins when this hour of the day (UTC) has come. */
const NIGHT_HOUR = 2

/**
 * Once a night, and whenever an admin has asked for it, reads the whole ledger of all shops in portions, keeping after
 * each how far it has come. One worker at a time does a check; what a worker that died has left is taken up again.
 */
export async function runSelfChecks(db: Database, rest: Rest): Promise<void> {
  await planNight(db)
  for (let id = await claim(db); id !== null; id = await claim(db)) await work(db, id, rest)
}

/** Asks for a check now; where one waits or runs already, that one serves. */
export async function askForCheck(db: Database, by: { id: number; name: string }): Promise<void> {
  await sql`insert into stock_checks (asked_by, asked_by_name)
    select ${by.id}, ${by.name} where not exists (select from stock_checks where ended_at is null)`.execute(db)
}

async function planNight(db: Database): Promise<void> {
  const at = now()
  if (at.getUTCHours() < NIGHT_HOUR) return
  await sql`insert into stock_checks (night) values (${at.toISOString().slice(0, 10)}::date)
    on conflict (night) do nothing`.execute(db)
}

// Whoever reads says so after every portion, which takes a second at most: two minutes of silence is a dead worker.
async function claim(db: Database): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    update stock_checks set touched_at = clock_timestamp(), started_at = coalesce(started_at, clock_timestamp()),
      expected = (select coalesce(sum(seq), 0) from stock_levels)
    where id = (select id from stock_checks
                where ended_at is null and (touched_at is null or touched_at < clock_timestamp() - interval '2 minutes')
                order by id limit 1 for update skip locked)
    returning id`.execute(db)
  return rows[0]?.id ?? null
}

async function work(db: Database, id: number, rest: Rest): Promise<void> {
  let progress: Progress = await readProgress(db, id)
  while (progress.stage !== 'done') {
    progress = await portion(db, progress, rest)
    await keepProgress(db, id, progress)
  }
}

const NEXT: Record<Stage, Stage> = {
  batches: 'chains',
  chains: 'levels',
  levels: 'heads',
  heads: 'rest',
  rest: 'done',
  done: 'done',
}

async function portion(db: Database, progress: Progress, rest: Rest): Promise<Progress> {
  const found: Found[] = []
  const report = (one: Found) => found.push(one)
  const { stage, place } = progress
  const after = place.after ?? 0
  const on = (next: Progress['place'] | null, read: Partial<Progress>): Progress => ({
    ...progress,
    ...read,
    ...(next ? { place: next } : { stage: NEXT[stage], place: {} }),
  })
  let done: Progress
  if (stage === 'batches') {
    const page = await auditBatchPage(db, after, report)
    done = on(page.next === null ? null : { after: page.next }, { batches: progress.batches + page.rows })
  } else if (stage === 'chains') {
    const from = place.link ? { ...place.link, hash: Buffer.from(place.link.hash, 'hex') } : NO_LINK
    const { rows, next } = await auditChainPage(db, from, report)
    const link = next && { link: { ...next, hash: next.hash.toString('hex') } }
    done = on(link, { updates: progress.updates + rows })
  } else if (stage === 'levels') {
    const { rows, next } = await auditLevelPage(db, after, report)
    done = on(next === null ? null : { after: next }, { levels: progress.levels + rows.length })
  } else if (stage === 'heads') {
    const shopId = await nextShop(db, after)
    const heads = shopId === null ? 0 : await auditShopHeads(db, shopId, report)
    done = on(shopId === null ? null : { after: shopId }, { heads: progress.heads + heads })
  } else {
    return withBreaks(
      on(null, {}),
      (await rest()).map((one) => keep(one, null)),
    )
  }
  const named = await nameBreaks(db, found.slice(0, MOST_BREAKS))
  return withBreaks(
    { ...done, breakCount: done.breakCount + found.length - named.length },
    named.map((one, i) => keep(one, found[i] ?? null)),
  )
}

const keep = (one: Break, found: Found | null): KeptBreak => ({
  ...one,
  key: sha256([one.shop, one.where, one.what].join('\x1f')).toString('hex').slice(0, 32),
  variantId: found?.variantId ?? null,
  drift: found?.drift ?? false,
})

const withBreaks = (progress: Progress, found: KeptBreak[]): Progress => ({
  ...progress,
  breaks: [...progress.breaks, ...found].slice(0, MOST_BREAKS),
  breakCount: progress.breakCount + found.length,
})

async function readProgress(db: Database, id: number): Promise<Progress> {
  const { rows } = await sql<Progress>`
    select stage, place, batches, updates, levels, heads, breaks, break_count as "breakCount"
    from stock_checks where id = ${id}`.execute(db)
  return rows[0] ?? { stage: 'done', place: {}, batches: 0, updates: 0, levels: 0, heads: 0, breaks: [], breakCount: 0 }
}

async function keepProgress(db: Database, id: number, progress: Progress): Promise<void> {
  const { stage, place, batches, updates, levels, heads, breaks, breakCount } = progress
  await sql`
    update stock_checks set stage = ${stage}, place = ${JSON.stringify(place)}::jsonb, batches = ${batches},
      updates = ${updates}, levels = ${levels}, heads = ${heads}, breaks = ${JSON.stringify(breaks)}::jsonb,
      break_count = ${breakCount}, touched_at = clock_timestamp(),
      ended_at = case when ${stage === 'done'} then clock_timestamp() end
    where id = ${id} and stage <> 'done'`.execute(db)
}
