// Sealed keys against somebody who has the database, and their way from one data key or secret to the next.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { importKeys } from '#src/market/delivery/key-import.ts'
import { rotateKeys } from '#src/market/delivery/key-rotation.ts'
import { openDataKeys, openKey, WrongSecret } from '#src/market/delivery/key-sealing.ts'
import { createMarket } from '#tests/support/cast.ts'
import { addGame, fakeKeys, SECRET, sellerOf } from '#tests/support/pools.ts'

const test = suite('sealing and rotating keys')
const { db, cast } = await createMarket()
const nils = sellerOf(cast.games)
const { variantId } = await addGame(db, cast.games)
const keys = fakeKeys(1200)
await importKeys(db, SECRET, nils, { variantId, keys, source: 'paste' })

const rowsOf = () => db.selectFrom('pool_keys').selectAll().orderBy('id').execute()
type Row = Awaited<ReturnType<typeof rowsOf>>[number]
const placeOf = (row: Row) => ({ shopId: row.shop_id, variantId: row.variant_id, fingerprint: row.fingerprint })

async function opened(secret = SECRET): Promise<string[]> {
  const dataKeys = await openDataKeys(db, secret)
  return (await rowsOf()).map((row) =>
    openKey(dataKeys.get(row.data_key_id) ?? Buffer.alloc(32), placeOf(row), row.sealed),
  )
}
const sealed = async () => (await rowsOf()).map((row) => row.sealed.toString('hex'))
const fingerprints = async () => (await rowsOf()).map((row) => row.fingerprint.toString('hex')).join()

test('every key opens as it was typed, and no two look alike', async () => {
  assert.equal(await opened(), keys)
  assert.is(new Set(await sealed()).size, 1200)
})

test('a changed byte, another row, another pool or another shop: it does not open', async () => {
  const [row, next] = (await rowsOf()) as [Row, Row]
  const dataKey = (await openDataKeys(db, SECRET)).get(row.data_key_id) ?? Buffer.alloc(32)
  assert.is(openKey(dataKey, placeOf(row), row.sealed), keys[0])
  for (const at of [0, 13, row.sealed.length - 1]) {
    const changed = Buffer.from(row.sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.throws(() => openKey(dataKey, placeOf(row), changed))
  }
  assert.throws(() => openKey(dataKey, placeOf(row), next.sealed))
  assert.throws(() => openKey(dataKey, { ...placeOf(row), variantId: 999 }, row.sealed))
  assert.throws(() => openKey(dataKey, { ...placeOf(row), shopId: 999 }, row.sealed))
  assert.throws(() => openKey(Buffer.alloc(32, 7), placeOf(row), row.sealed))
})

test('a rotation seals all with a new data key, keeps fingerprints, and forgets the old one', async () => {
  const [before, prints, [old]] = [await sealed(), await fingerprints(), await rowsOf()]
  const done = await rotateKeys(db, { secret: SECRET })
  assert.equal(done, { rewrapped: 0, resealed: 1200, unreadable: [], resumed: false })
  assert.equal(await opened(), keys)
  assert.is(await fingerprints(), prints)
  assert.ok((await sealed()).every((one, i) => one !== before[i]))
  const left = await db.selectFrom('data_keys').select('id').where('purpose', '=', 'keys').execute()
  assert.is(left.length, 1)
  assert.is.not(left[0]?.id, old?.data_key_id)
})

test('interrupted half-way, every key opens, new ones come in, and the next run goes on', async () => {
  const crash = await rotateKeys(db, { secret: SECRET }, () => {
    throw new Error('killed')
  }).catch((error: Error) => error.message)
  assert.is(crash, 'killed')
  const used = new Set((await rowsOf()).map((row) => row.data_key_id))
  assert.is(used.size, 2)
  assert.equal(await opened(), keys)
  const more = fakeKeys(3)
  await importKeys(db, SECRET, nils, { variantId, keys: more, source: 'paste' })
  keys.push(...more)
  const done = await rotateKeys(db, { secret: SECRET })
  assert.equal([done.resumed, done.resealed], [true, 700])
  assert.equal(await opened(), keys)
  assert.is(new Set((await rowsOf()).map((row) => row.data_key_id)).size, 1)
})

test('another secret opens nothing until it has taken over from the one before', async () => {
  const NEXT = 'the secret that comes after, and is as long as it should be'
  const error = await openDataKeys(db, NEXT).catch((e: unknown) => e)
  assert.instance(error, WrongSecret)
  const closed = await importKeys(db, NEXT, nils, { variantId, keys: fakeKeys(1), source: 'paste' }).catch(
    (e: unknown) => e,
  )
  assert.instance(closed, WrongSecret)
  assert.instance(await rotateKeys(db, { secret: NEXT }).catch((e: unknown) => e), WrongSecret)
  const wrong = { secret: NEXT, oldSecret: 'neither this nor that, but just as long as needed' }
  assert.instance(await rotateKeys(db, wrong).catch((e: unknown) => e), WrongSecret)
  const prints = await fingerprints()
  const done = await rotateKeys(db, { secret: NEXT, oldSecret: SECRET })
  assert.equal([done.rewrapped, done.resealed], [2, 1203])
  assert.equal(await opened(NEXT), keys)
  assert.is(await fingerprints(), prints)
  const again = await importKeys(db, NEXT, nils, { variantId, keys: [keys[5] ?? ''], source: 'paste' }).catch((e) => e)
  assert.match(again.message, 'already known')
  assert.is((await rotateKeys(db, { secret: SECRET, oldSecret: NEXT })).rewrapped, 2)
})

test('a key that was tampered with is named, and does not stop the others', async () => {
  const [row] = await rowsOf()
  const id = row?.id ?? 0
  await db
    .updateTable('pool_keys')
    .set({ sealed: Buffer.alloc(40, 1) })
    .where('id', '=', id)
    .execute()
  const done = await rotateKeys(db, { secret: SECRET })
  assert.equal([done.unreadable, done.resealed], [[id], 1202])
  const left = await db.selectFrom('data_keys').select('id').where('purpose', '=', 'keys').execute()
  assert.is(left.length, 2, 'the data key it names is kept')
})

test('a rotation during imports and claims loses nothing', async () => {
  const game = await addGame(db, cast.games)
  const mine = Array.from({ length: 8 }, () => fakeKeys(50))
  const [first, ...rest] = mine
  await importKeys(db, SECRET, nils, { variantId: game.variantId, keys: first ?? [], source: 'paste' })
  await Promise.all([
    rotateKeys(db, { secret: SECRET }),
    ...rest.map((one) => importKeys(db, SECRET, nils, { variantId: game.variantId, keys: one, source: 'paste' })),
  ])
  const dataKeys = await openDataKeys(db, SECRET)
  const rows = (await rowsOf()).filter((row) => row.variant_id === game.variantId)
  const all = rows.map((row) => openKey(dataKeys.get(row.data_key_id) ?? Buffer.alloc(32), placeOf(row), row.sealed))
  assert.equal(all.sort(), mine.flat().sort())
})

test.run()
