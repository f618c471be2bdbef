import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { timeLeft } from '#src/lib/relative-time.ts'

const test = suite('lib/relative-time')
const now = new Date('2026-01-01T12:00:00Z')
const left = (minutes: number) => timeLeft(new Date(now.getTime() + minutes * 60_000 + 500), now)

test('says how long there is in the two largest units', () => {
  assert.equal([0, 1, 59, 60, 61, 125, 1440, 1500, 4320 + 61, -5].map(left), [
    '0 minutes',
    '1 minute',
    '59 minutes',
    '1 hour 0 minutes',
    '1 hour 1 minute',
    '2 hours 5 minutes',
    '1 day',
    '1 day 1 hour',
    '3 days 1 hour',
    '0 minutes',
  ])
})

test.run()
