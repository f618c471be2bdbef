import { readdirSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  findRun,
  MAKE_DOCUMENTS,
  noteProgress,
  startRun,
  stopRun,
  takeUpRun,
} from '#src/market/orders/document-runs.ts'
import { clearPrinted, printRun } from '#src/printing.ts'
import { createRounds, createTasks } from '#src/tasks.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { placeTestOrder } from '#tests/support/orders.ts'
import { textOfPdf } from '#tests/support/pdf.ts'

const test = suite('printing')
const market = await createMarket()
const { db, cast, config, deps } = market
const press = { config, db, files: deps.files }
const boot = await addProduct(db, cast.boots, { title: 'Boot', sizes: ['one'], onHand: 900 })
const variantId = boot.variants[0]?.id ?? 0
const shopId = cast.boots.id

async function orders(count: number, shippingKind: 'flat' | 'pickup' = 'flat'): Promise<number[]> {
  const ids = []
  for (let at = 0; at < count; at++) {
    const { shopOrders } = await placeTestOrder(market, { lines: [{ variantId }], shippingKind })
    ids.push(shopOrders[0]?.id ?? 0)
  }
  return ids
}
const start = (ids: number[], kind: 'label' | 'invoice' = 'label') =>
  startRun(db, { shopId, actorId: cast.sela.id, kind, ids })
const found = async (id: number) => {
  const run = await findRun(db, shopId, id)
  if (!run) throw new Error('no run')
  return run
}
const files = () => {
  try {
    return readdirSync(path.join(config.dataDir, 'files/printed'))
  } catch {
    return []
  }
}

const many = await orders(34)

test('a run makes one file of all, and says what was left out', async () => {
  const [picked = 0] = await orders(1, 'pickup')
  const id = await start([...many, picked])
  await printRun(press, id, false)
  const run = await found(id)
  assert.equal([run.state, run.done, run.of], ['ready', 35, 35])
  assert.match(run.problem, '1 of 35 was left out')
  assert.match(run.problem, 'is picked up')
  const bytes = await deps.files.get(run.file ?? '')
  assert.ok(bytes)
  const pages = await textOfPdf(bytes)
  assert.is(pages.length, 34)
  await printRun(press, id, false)
  assert.is(files().length, 1)
})

test('the same asked for twice is one run; another shop asks in vain', async () => {
  const id = await start(many, 'invoice')
  assert.is(await start(many, 'invoice'), id)
  const theirs = startRun(db, { shopId: cast.games.id, actorId: cast.nils.id, kind: 'label', ids: many })
  assert.match(await theirs.then(String, (error: Error) => error.message), 'no such order')
  assert.is(await findRun(db, cast.games.id, id), null)
  await stopRun(db, shopId, id)
})

test('a run that is stopped leaves no file, whenever that was', async () => {
  const before = files().length
  const id = await start(many)
  const made = printRun(press, id, false)
  while ((await found(id)).done === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  await stopRun(db, shopId, id)
  await made
  assert.is((await found(id)).state, 'stopped')
  assert.is(files().length, before)
  await printRun(press, id, false)
  assert.is((await found(id)).state, 'stopped')
  assert.match(await stopRun(db, shopId, id).then(String, (error: Error) => error.message), 'has ended already')
})

test('what a killed worker left half done is made whole, with the same numbers', async () => {
  const ids = await orders(12)
  const id = await start(ids, 'invoice')
  assert.ok(await takeUpRun(db, id))
  assert.ok(await noteProgress(db, id, 10))
  await printRun(press, id, false)
  const run = await found(id)
  assert.equal([run.state, run.done], ['ready', 12])
  const pages = await textOfPdf((await deps.files.get(run.file ?? '')) ?? Buffer.alloc(0))
  assert.is(pages.length, 12)
})

test('a job that a killed worker holds is freed after a minute of silence', async () => {
  const id = await start(many.slice(0, 10))
  const key = `documents:${id}`
  const hold = (ago: string) =>
    sql`
    update graphile_worker._private_jobs set locked_at = now() - ${ago}::interval, locked_by = 'dead' where key = ${key}`.execute(
      db,
    )
  const round = createRounds({ ...press, databaseUrl: market.url, mailer: null }).find(({ name }) =>
    /abandoned/.test(name),
  )
  const held = async () => {
    await round?.work()
    const { rows } = await sql<{ by: string | null }>`
      select locked_by as by from graphile_worker.jobs where key = ${key}`.execute(db)
    return rows[0]?.by
  }
  await hold('2 minutes')
  assert.is(await held(), 'dead', 'it still says that it comes further')
  await sql`update document_runs set touched_at = now() - interval '2 minutes' where id = ${id}`.execute(db)
  assert.is(await held(), null)
  await stopRun(db, shopId, id)
})

test('a run of which nothing can be printed says why', async () => {
  const id = await start(await orders(6, 'pickup'))
  const task = createTasks({ ...press, databaseUrl: market.url, mailer: null })[MAKE_DOCUMENTS]
  await task?.({ id }, { job: { attempts: 1, max_attempts: 5 } } as never)
  const run = await found(id)
  assert.equal([run.state, run.file], ['failed', null])
  assert.match(run.problem, '6 of 6 were left out')
})

test('a full disk is tried again, and in the end told', async () => {
  const id = await start(many.slice(0, 7))
  const full = { ...press, files: { ...deps.files, put: () => Promise.reject(new Error('no space')) } }
  assert.match(await printRun(full, id, false).then(String, (error: Error) => error.message), 'no space')
  assert.is((await found(id)).state, 'working')
  await printRun(full, id, true)
  assert.equal([(await found(id)).state, (await found(id)).file], ['failed', null])
})

test('three at a time are enough; files go after a week', async () => {
  const open = [await start(many.slice(0, 6)), await start(many.slice(0, 7)), await start(many.slice(0, 8))]
  assert.match(await start(many.slice(0, 9)).then(String, (error: Error) => error.message), 'Three runs')
  for (const id of open) await stopRun(db, shopId, id)
  const before = files().length
  await clearPrinted(press)
  assert.is(files().length, before)
  await sql`update document_runs set ended_at = now() - interval '8 days'`.execute(db)
  await clearPrinted(press)
  assert.is(files().length, 0)
})

test.run()
