import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMarket } from '#tests/support/cast.ts'
import { shopSteps } from '#tests/support/shops.ts'

const test = suite('market/shops/history')
const market = await createMarket()
const { db } = market
const { submitted } = shopSteps(market)

test('history cannot be changed or removed, even in the database', async () => {
  await submitted()
  const acts = [
    () => db.updateTable('shop_events').set({ reason: 'x' }).execute(),
    () => db.deleteFrom('shop_events').execute(),
  ]
  for (const act of acts) {
    const error = await act().then(
      () => null,
      (caught: { code: string }) => caught,
    )
    assert.is(error?.code, 'MW001')
  }
})

test.run()
