import { spawn } from 'node:child_process'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addJob } from '#src/database/jobs.ts'
import { freeAbandonedJobs } from '#src/held-jobs.ts'
import { WORK_IMPORT } from '#src/market/catalogue/imports.ts'
import { createMarket } from './support/cast.ts'
import { until } from './support/until.ts'

const test = suite('jobs of workers that were killed')
const market = await createMarket()
const { db } = market

/** A process that is at work on an import for as long as it lives. */
async function startHolder(id: number) {
  const program = `
    import { connect } from '#src/database/connect.ts'
    import { whileHeld } from '#src/held-jobs.ts'
    const db = connect(${JSON.stringify(market.url)}, { poolSize: 2 })
    await whileHeld(db, 'work-import', ${id}, async () => {
      console.log('at work')
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    })`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  return child
}

test('an import is taken up by another worker as soon as its own is dead, and not while that lives', async () => {
  await addJob(db, WORK_IMPORT, { id: 77 }, { key: 'import:77' })
  await sql`update graphile_worker._private_jobs set locked_at = now() - interval '20 seconds', locked_by = 'worker'
    where key = 'import:77'`.execute(db)
  const holder = async () => {
    await freeAbandonedJobs(db)
    const { rows } = await sql<{ by: string | null }>`
      select locked_by as by from graphile_worker.jobs where key = 'import:77'`.execute(db)
    return rows[0]?.by
  }
  const child = await startHolder(77)
  assert.is(await holder(), 'worker', 'it is alive')
  child.kill('SIGKILL')
  const begun = Date.now()
  await until('the job to be free', async () => (await holder()) === null)
  assert.ok(Date.now() - begun < 5000)
})

test('a job that was only just taken is left alone', async () => {
  await addJob(db, WORK_IMPORT, { id: 78 }, { key: 'import:78' })
  await sql`update graphile_worker._private_jobs set locked_at = now() - interval '5 seconds', locked_by = 'busy'
    where key = 'import:78'`.execute(db)
  await freeAbandonedJobs(db)
  const { rows } = await sql<{ by: string | null }>`
    select locked_by as by from graphile_worker.jobs where key = 'import:78'`.execute(db)
  assert.is(rows[0]?.by, 'busy')
})

test.run()
