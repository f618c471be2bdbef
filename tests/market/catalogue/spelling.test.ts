import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countSearchWords } from '#src/market/catalogue/search-words.ts'
import { respell } from '#src/market/catalogue/spelling.ts'
import { addProduct, createMarket } from '#tests/support/cast.ts'
import { addWardrobe } from '#tests/support/wardrobe.ts'

const { db, cast } = await createMarket()
await addWardrobe(db, cast)

const test = suite('spelling')

test('spell what is in nothing like the nearest word that is in something', async () => {
  assert.is(await respell(db, 'linnen'), 'linen')
  assert.is(await respell(db, 'wolo shrit'), 'wool shirt')
  assert.is(await respell(db, 'caot'), 'coat')
  assert.is(await respell(db, 'hsirt'), 'shirt')
  assert.is(await respell(db, 'wool shirt'), null)
  assert.is(await respell(db, 'zebra'), null)
  assert.is(await respell(db, '12345'), null)
  assert.is(await respell(db, 'cuat'), 'coat')
  for (const other of ['cast', 'cuts', 'voat', 'coz']) assert.is(await respell(db, other), null, other)
  const { id } = await addProduct(db, cast.boots, { title: 'Rubber boots' })
  assert.is(await respell(db, 'biot'), 'boots', 'meant may be what is there in the plural only')
  assert.is(await respell(db, 'boot'), null)
  await db.updateTable('products').set({ state: 'draft' }).where('id', '=', id).execute()
  assert.is(await respell(db, 'biot'), null, 'what nobody sees is offered to nobody')
  await countSearchWords(db)
  assert.is(await respell(db, 'Lìnnen'), 'linen')
})

test.run()
