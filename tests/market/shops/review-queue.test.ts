import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countShopsToReview, findNextToReview, getReviewDesk } from '#src/market/shops/review-queue.ts'
import { createMarket } from '#tests/support/cast.ts'

const test = suite('market/shops/review-queue')
const market = await createMarket()
const { db } = market

test('the queue comes oldest first, is paged by key, and leads on to the next', async () => {
  const ids: number[] = []
  for (let n = 0; n < 33; n += 1) {
    const { id } = await db
      .insertInto('shops')
      .values({
        slug: `q-${n}`,
        name: `Queue ${n}`,
        contact_email: 'q@example.com',
        country: 'DE',
        currency: 'EUR',
        currency_digits: 2,
        status: 'submitted',
        // The later opened waits longer.
        submitted_at: new Date(Date.now() - n * 3_600_000),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.unshift(id)
  }
  const desk = await getReviewDesk(db, { view: 'submitted', q: '', openId: ids[3] ?? null })
  assert.equal(
    desk.rows.map(({ id }) => id),
    ids.slice(0, 30),
  )
  assert.equal([desk.counts.submitted, desk.counts.approved, desk.counts.all, desk.open?.id], [33, 2, 35, ids[3]])
  const rest = await getReviewDesk(db, { view: 'submitted', q: '', after: desk.next })
  assert.equal(
    rest.rows.map(({ id }) => id),
    ids.slice(30),
  )
  assert.is(await findNextToReview(db, ids[3] ?? 0), ids[4])
  assert.is(await findNextToReview(db, ids[32] ?? 0), ids[0])
  assert.equal((await getReviewDesk(db, { view: 'all', q: 'queue 3' })).rows.length, 4)
  assert.equal((await getReviewDesk(db, { view: 'all', q: '%' })).rows.length, 0)
  assert.is(await countShopsToReview(db), 33)
})

test.run()
