import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareSales, DAYS, firstDay } from '#src/market/reports/sales.ts'

const test = suite('reports/sales')
const at = new Date('2026-05-31T23:30:00Z')

test('counts whole days of UTC, today included', () => {
  assert.is(firstDay(at, 1).toISOString(), '2026-05-31T00:00:00.000Z')
  assert.is(firstDay(at, DAYS).toISOString(), '2026-05-02T00:00:00.000Z')
  assert.is(firstDay(new Date('2026-03-01T00:00:00Z'), 2).toISOString(), '2026-02-28T00:00:00.000Z')
})

test('sets thirty days beside the thirty before, a currency at a time', () => {
  const rows = [
    { day: '2026-05-31', currency: 'EUR', orders: 2, minor: 5000 },
    { day: '2026-05-02', currency: 'EUR', orders: 1, minor: 1000 },
    { day: '2026-05-01', currency: 'EUR', orders: 1, minor: 700 },
    { day: '2026-04-02', currency: 'EUR', orders: 1, minor: 300 },
    { day: '2026-05-20', currency: 'JPY', orders: 9, minor: 900 },
  ]
  const [yen, euro] = compareSales(rows, at)
  assert.equal([yen?.currency, yen?.digits, yen?.orders, yen?.total], ['JPY', 0, 9, 900])
  assert.equal([euro?.total, euro?.orders, euro?.totalBefore, euro?.ordersBefore], [6000, 3, 1000, 2])
  assert.equal([euro?.now.length, euro?.before.length], [DAYS, DAYS])
  assert.equal(euro?.now[0], { day: '2026-05-02', orders: 1, minor: 1000 })
  assert.equal(euro?.before.at(-1), { day: '2026-05-01', orders: 1, minor: 700 })
  assert.equal(euro?.before[0], { day: '2026-04-02', orders: 1, minor: 300 })
})

test('shows a currency in which nothing was sold where it is asked for', () => {
  const [none] = compareSales([], at, ['TRY'])
  assert.equal([none?.currency, none?.total, none?.now.length], ['TRY', 0, DAYS])
  assert.equal(compareSales([], at), [])
})

test.run()
