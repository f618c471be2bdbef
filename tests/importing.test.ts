import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FileStore } from '#src/gateways/file-store.ts'
import { workImport } from '#src/importing.ts'
import { lockUser, unlockUser } from '#src/market/accounts/locking.ts'
import { restoreImport } from '#src/market/catalogue/import-acts.ts'
import { commitImport } from '#src/market/catalogue/import-commitment.ts'
import { canGoOn, canRestore, failImport } from '#src/market/catalogue/imports.ts'
import { suspendShop } from '#src/market/shops/suspension.ts'
import { addMember, createMarket } from './support/cast.ts'
import { goodsOf, importer, ownerOf } from './support/imports.ts'

const test = suite('the work of an import')
const { db, cast, config } = await createMarket()
const { look, run, seen } = importer(db, cast.boots)
const ada = { ...cast.ada, staffRole: 'admin' }
const file = (title: string) =>
  `Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price\n${title},${title},${title}-1,3,9\n`
const work = (id: number) => workImport({ db, files: {} as FileStore }, id, true)

test('what a person began is not gone on with once their account is locked; putting it back is', async () => {
  const written = await run(file('before'))
  const { id } = await look(file('after'))
  await commitImport(db, ownerOf(cast.boots), id, {})
  await lockUser(db, config.secret, ada, cast.sela.id, 'A stranger is in it.')
  await work(id)
  const { task } = await seen(id)
  assert.is(task.state, 'failed')
  assert.match(task.problem, /account of whoever committed it was locked.*Others of the shop can go on with it/)
  const titles = async () => (await goodsOf(db, cast.boots)).map((one) => one.title)
  assert.equal(await titles(), ['before'])
  await restoreImport(db, cast.boots.id, id)
  await work(id)
  assert.is((await seen(id)).task.state, 'restored')

  await restoreImport(db, cast.boots.id, written.id)
  await work(written.id)
  assert.is((await seen(written.id)).task.state, 'restored')
  await unlockUser(db, config.secret, ada, cast.sela.id, 'It is hers again.')
  const again = await look(file('later'))
  await commitImport(db, ownerOf(cast.boots), again.id, {})
  await work(again.id)
  assert.ok((await titles()).includes('later'))
})

const many = (name: string, rows: number) =>
  `Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price\n${Array.from({ length: rows }, (_, i) => `${name}${i},${name} ${i},${name}-${i},1,9`).join('\n')}\n`

/** A database at which something happens once this many parts of an import are written. */
const after = (parts: number, happens: () => Promise<unknown>) => {
  let begun = 0
  return new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'transaction') return typeof value === 'function' ? value.bind(target) : value
      return () => ({
        execute: async (act: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) => {
          if (begun++ === parts) await happens()
          return db.transaction().execute(act)
        },
      })
    },
  })
}
const written = async (id: number) => (await seen(id)).rows.filter(({ outcome }) => outcome === 'written').length

test('a lock or a suspension stops it between two parts; others go on where it stopped', async () => {
  const nora = await addMember(db, 'Nora', 'nora@example.com')
  await db.insertInto('shop_members').values({ shop_id: cast.boots.id, user_id: nora.id, role: 'manager' }).execute()
  const { id } = await look(many('lock', 1200))
  await commitImport(db, ownerOf(cast.boots), id)
  const locking = after(1, () => lockUser(db, config.secret, ada, cast.sela.id, 'A stranger is in it.'))
  await workImport({ db: locking, files: {} as FileStore }, id, true)
  assert.equal([(await seen(id)).task.state, await written(id)], ['failed', 500])

  const byNora = { shopId: cast.boots.id, actorId: nora.id, actorName: nora.name }
  await commitImport(db, byNora, id)
  const suspending = after(1, () =>
    suspendShop(db, config.secret, cast.ada.id, cast.boots.id, { reason: 'What is it selling?' }),
  )
  await workImport({ db: suspending, files: {} as FileStore }, id, true)
  const stopped = await seen(id)
  assert.equal([stopped.task.state, await written(id)], ['failed', 1000])
  assert.match(stopped.task.problem, /shop was suspended meanwhile, so it was stopped. You can go on with it/)

  await commitImport(db, byNora, id)
  await work(id)
  const done = await seen(id)
  assert.equal([done.task.state, await written(id)], ['done', 1200])
  const batch = await db
    .selectFrom('stock_batches')
    .select(['actor_id', 'actor_name'])
    .where('id', '=', done.task.batchId)
    .executeTakeFirstOrThrow()
  assert.equal(batch, { actor_id: nora.id, actor_name: 'Nora' })
})

test('one that stopped while it was put back is not written on', async () => {
  await unlockUser(db, config.secret, ada, cast.sela.id, 'It is hers again.')
  const { id } = await run(file('whole'))
  await restoreImport(db, cast.boots.id, id)
  await failImport(db, id, 'Staff stopped this.')
  const { task } = await seen(id)
  assert.equal([canGoOn(task), canRestore(task)], [false, true])
  await commitImport(db, ownerOf(cast.boots), id).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, 'has ended'),
  )
})

test.run()
