import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createFileStore } from '#src/gateways/file-store.ts'
import { RemoteProblem } from '#src/gateways/remote-file.ts'
import { commitImport } from '#src/market/catalogue/import-commitment.ts'
import {
  countPictures,
  fetchPictures,
  listFailedPictures,
  retryPictures,
} from '#src/market/catalogue/import-pictures.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import { writeImport } from '#src/market/stock/import-commit.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import { addProduct, createCast } from '#tests/support/cast.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { goodsOf, importer, ownerOf } from '#tests/support/imports.ts'

const { db } = await createTestDatabase()
const { boots } = await createCast(db)
const { look, run, commit, restore, seen } = importer(db, boots)
const test = suite('imports: written and taken back')
const goods = () => goodsOf(db, boots)
const seller = { shopId: boots.id, actorId: boots.owner.id, actorName: boots.owner.name }
const head = 'Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n'
const lines = (from: number, to: number, price = 10) =>
  Array.from(
    { length: to - from },
    (_, i) => `p${from + i},Product ${from + i},S${from + i},${i % 5},${price},\n`,
  ).join('')

test('the catalogue and the stock are put back as they were, by the import and by the batch', async () => {
  const { variants } = await addProduct(db, boots, { title: 'Kept', sizes: ['40', '41'], onHand: 5 })
  const before = await goods()
  const handle = before[0]!.handle
  const done = await run(
    `Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n` +
      `${handle},Renamed,Größe,41,${variants[0]!.sku},9,50\n${handle},,,40,${variants[1]!.sku},8,60\nfresh,Fresh,,,F-1,3,9\n`,
  )
  assert.equal(
    (await goods()).map((one) => [one.title, one.options[0] ?? '', one.price, one.onHand]),
    [
      ['Renamed', '41', 5000, 9],
      ['Renamed', '40', 6000, 8],
      ['Fresh', '', 900, 3],
    ],
  )
  const first = await restore(done.id)
  assert.match(first.rows[2]?.outcome ?? '', /has 3 units, so it stays. Undo the stock first/)
  await reverseBatch(db, seller, done.task.batchId ?? 0)
  assert.equal((await goods()).slice(0, 2), before)
  assert.is((await auditLedger(db)).breakCount, 0)
  assert.is((await goods()).length, 3)
  const second = await restore(done.id)
  assert.equal([second.task.counts.left, second.task.counts.stocked], [0, 0])
  assert.equal(await goods(), before)
})

test('what somebody saved since stays, and is named', async () => {
  const { id } = await addProduct(db, boots, { title: 'Busy', sizes: ['one'] })
  const { handle, sku } = (await goods()).find((one) => one.title === 'Busy')!
  const done = await run(`Handle,Title,Variant SKU,Variant Price\n${handle},Busier,${sku},1\n`)
  await db.updateTable('products').set({ title: 'Mine', version: sql`version + 1` }).where('id', '=', id).execute()
  const after = await restore(done.id)
  assert.match(after.rows[0]?.outcome ?? '', /“Mine” was changed after the import/)
  assert.is((await goods()).find((one) => one.sku === sku)?.price, 100)
})

test('what moved between the look and the commit is left as it is, and named', async () => {
  const { variants, id } = await addProduct(db, boots, { title: 'Moving', sizes: ['a', 'b'], onHand: 5 })
  const [a, b] = variants
  const looked = await look(`SKU,Qty\n${a!.sku},9\n${b!.sku},9\n`)
  await adjustStock(db, seller, a!.id, { delta: -1, reason: 'sold', note: '' })
  const done = await commit(looked.id)
  assert.equal(
    done.rows.map((row) => row.outcome),
    ['The stock moved after you looked: 5 became 4, so it was left.', 'written'],
  )
  assert.is(done.task.counts.left, 1)
  const again = await look(`SKU,Price\n${a!.sku},7\n${b!.sku},7\n`)
  await db.updateTable('products').set({ version: sql`version + 1` }).where('id', '=', id).execute()
  assert.match((await commit(again.id)).rows[0]?.outcome ?? '', /changed or removed after you looked/)
})

test('a worker that dies half way is followed by one that goes on: nothing is written twice, all stock is one batch', async () => {
  const { id } = await look(head + lines(0, 1200))
  await commitImport(db, ownerOf(boots), id)
  let parts = 0
  const dying = new Proxy(db, {
    get(target, name) {
      if (name === 'transaction' && ++parts > 2) throw new Error('killed')
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  await writeImport(dying, id).then(
    () => assert.unreachable(),
    () => {},
  )
  const half = await seen(id)
  assert.is(half.task.state, 'committing')
  assert.is(half.rows.filter((row) => row.outcome === 'written').length, 1000)
  await Promise.all([writeImport(db, id), writeImport(db, id)])
  const done = await seen(id)
  assert.is(done.task.state, 'done')
  const mine = (await goods()).filter((one) => /^S\d+$/.test(one.sku))
  assert.equal([mine.length, new Set(mine.map((one) => one.handle)).size], [1200, 1200])
  const { rows } = await sql<{ n: number; batches: number }>`
    select count(*) as n, count(distinct batch_id) as batches from stock_updates where batch_id = ${done.task.batchId}`.execute(
    db,
  )
  assert.equal(rows[0], { n: 960, batches: 1 })
  assert.is((await auditLedger(db)).breakCount, 0)
  const again = await look(head + lines(0, 1200))
  assert.is(again.task.counts.same, 1200)
})

test('pictures are fetched once, the failed ones named and tried again', async () => {
  const store = createFileStore(mkdtempSync(path.join(tmpdir(), 'market-window-import-')))
  const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#845' } })
    .png()
    .toBuffer()
  const file = `${head}pic,Pic,P-1,1,5,https://x.example/a.png\npic,,,,,https://x.example/b.png\n`
  const done = await run(file)
  let works = false
  const fetch = async (address: string) => {
    if (works || address.endsWith('a.png')) return photo
    throw new RemoteProblem('The server there answers 404.')
  }
  await fetchPictures(db, store, done.id, fetch)
  assert.equal(await countPictures(db, done.id), { waiting: 0, fetched: 1, failed: 1 })
  const [failed] = await listFailedPictures(db, done.id)
  assert.equal([failed?.line, failed?.problem], [3, 'The server there answers 404.'])
  works = true
  await retryPictures(db, boots.id, done.id)
  await fetchPictures(db, store, done.id, fetch)
  assert.equal(await countPictures(db, done.id), { waiting: 0, fetched: 2, failed: 0 })
  assert.equal([(await look(file)).task.counts.same], [2])
})

test.run()
