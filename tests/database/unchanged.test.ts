import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { whileUnchanged } from '#src/database/unchanged.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { createThings } from '#tests/support/things.ts'

const { db } = await createTestDatabase()
const add = await createThings(db)

let made = 0
const names = () =>
  whileUnchanged(db, 'names', async () => {
    made++
    const { rows } = await sql<{ name: string }>`select name from things order by name`.execute(db)
    return rows.map((row) => row.name).join()
  })

const test = suite('an answer kept while the database is unchanged')

test('is made once, as long as nobody writes', async () => {
  made = 0
  const answers = [await names(), await names(), ...(await Promise.all(Array.from({ length: 20 }, names)))]
  assert.equal([...new Set(answers)], [''])
  assert.is(made, 1)
})

test('is made anew after any write, however small, whoever asks next', async () => {
  await names()
  for (const name of ['a', 'b', 'c']) {
    await add(name)
    assert.match(await names(), name)
  }
})

test('does not wait for, or show, what is not committed; shows it at once when it is', async () => {
  await sql`truncate things`.execute(db)
  const writing = await db.startTransaction().execute()
  await sql`insert into things values ('open')`.execute(writing)
  assert.is(await names(), '')
  assert.is(await names(), '')
  await writing.commit().execute()
  assert.is(await names(), 'open')
})

test('is never one that was overtaken while it was made', async () => {
  await sql`truncate things`.execute(db)
  const slow = () =>
    whileUnchanged(db, 'slow', async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from things`.execute(db)
      await add('meanwhile')
      return rows[0]?.count
    })
  assert.is(await slow(), 0)
  assert.is(await slow(), 1)
})

test('is right under many writers and readers', async () => {
  await sql`truncate things`.execute(db)
  let committed = 0
  const write = async () => {
    for (let i = 0; i < 30; i++) {
      await add('x')
      committed++
    }
  }
  const read = async () => {
    for (let i = 0; i < 60; i++) {
      const known = committed
      const seen = await whileUnchanged(db, 'count', async () => {
        const { rows } = await sql<{ count: number }>`select count(*) as count from things`.execute(db)
        return rows[0]?.count ?? 0
      })
      assert.ok(seen >= known, `saw ${seen} of ${known} that were committed before it asked`)
    }
  }
  await Promise.all([write(), write(), read(), read(), read()])
})

test('is made once for all who ask at the same time, also while somebody writes', async () => {
  made = 0
  const slowly = () =>
    whileUnchanged(db, 'together', async () => {
      made++
      await sql`select pg_sleep(0.05)`.execute(db)
      return made
    })
  await Promise.all([slowly(), slowly(), add('y'), slowly()])
  assert.ok(made <= 2, `made ${made} times`)
})

test('is asked for again when the database could not answer', async () => {
  const failing = whileUnchanged(db, 'failing', () => Promise.reject(new Error('no')))
  assert.is(await failing.catch((error) => error.message), 'no')
  assert.is(await whileUnchanged(db, 'failing', async () => 'yes'), 'yes')
})

test.run()
