import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FileStore } from '#src/gateways/file-store.ts'
import { workImport } from '#src/importing.ts'
import { lockUser, unlockUser } from '#src/market/accounts/locking.ts'
import { commitImport, restoreImport } from '#src/market/catalogue/import-acts.ts'
import { createMarket } from './support/cast.ts'
import { goodsOf, importer } from './support/imports.ts'

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
  await commitImport(db, cast.boots.id, id, {})
  await lockUser(db, config.secret, ada, cast.sela.id, 'A stranger is in it.')
  await work(id)
  const { task } = await seen(id)
  assert.is(task.state, 'failed')
  assert.match(task.problem, 'account that began it was locked')
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
  await commitImport(db, cast.boots.id, again.id, {})
  await work(again.id)
  assert.ok((await titles()).includes('later'))
})

test.run()
