import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readMoment } from '#src/lib/moment.ts'

const test = suite('moments')
const now = new Date('2026-11-21T16:00:00Z')
const read = (text: string) => {
  const moment = readMoment(text, now)
  return moment.ok ? moment.at.toISOString() : moment.message
}

test('a date is its end, a time is UTC unless it says otherwise', () => {
  assert.is(read('2026-11-20'), '2026-11-20T23:59:59.999Z')
  assert.is(read('2026-11-21'), now.toISOString())
  for (const text of ['2026-11-20T14:05', '2026-11-20 14:05:00', '2026-11-20T14:05:00.000Z', '2026-11-20t14:05z'])
    assert.is(read(text), '2026-11-20T14:05:00.000Z', text)
  for (const text of [
    '2026-11-20T16:05+02:00',
    '2026-11-20T16:05 02:00',
    '2026-11-20T16:05+0200',
    '2026-11-20T16:05+02',
  ])
    assert.is(read(text), '2026-11-20T14:05:00.000Z', text)
  assert.is(read('2026-11-20T09:35:01.123456-04:30'), '2026-11-20T14:05:01.123Z')
})

test('what is no moment, or still to come, says so', () => {
  for (const text of ['', 'yesterday', '2026', '2026-11', '20.11.2026', '2026-11-20T', '1732', '2026-11-20T14'])
    assert.match(read(text), 'Write a date', text)
  for (const text of ['2026-02-30', '2026-13-01', '2026-00-10', '0000-01-01']) assert.match(read(text), 'no day', text)
  assert.match(read('2026-11-20T24:00'), 'no time')
  assert.match(read('2026-11-20T14:60Z'), 'no time')
  assert.match(read('2026-11-20T14:00+15:00'), 'time zone')
  assert.match(read('2026-11-22'), 'still to come')
  assert.match(read('2026-11-21T16:00:01Z'), 'still to come')
  assert.is(read('2026-11-21T18:00+02:00'), now.toISOString())
})

test.run()
