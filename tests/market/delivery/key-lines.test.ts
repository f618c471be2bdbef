import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type KeyFormat, readKeyLines } from '#src/market/delivery/key-lines.ts'
import { withoutKey } from '#src/market/delivery/key-sealing.ts'

const test = suite('lines of keys')
const lines: KeyFormat = { table: false, delimiter: null, column: null, header: null }
const table: KeyFormat = { ...lines, table: true }
const keysOf = (text: string, format = lines) => readKeyLines(text, format)?.keys

test('a key a line, in the order they stand, whatever ends a line', () => {
  assert.equal(keysOf('AAAA-1\nBBBB-2\r\nCCCC-3\rDDDD-4\n\n'), ['AAAA-1', 'BBBB-2', 'CCCC-3', 'DDDD-4'])
  assert.equal(keysOf('\ufeffAAAA-1\u200b \n\t BBBB 2 '), ['AAAA-1', 'BBBB 2'])
  assert.equal(keysOf('abcd\nABCD'), ['abcd', 'ABCD'])
  assert.equal(readKeyLines(' \n ', lines)?.keys, [])
})

test('a line that cannot be a key is named by its number, never by what it says', () => {
  const read = readKeyLines(`AAAA-1\n\nABC\n${'x'.repeat(501)}\nA\u0007BCD\nAAAA-1`, lines)
  assert.equal(read?.wrong, [
    { line: 3, why: 'too-short' },
    { line: 4, why: 'too-long' },
    { line: 5, why: 'odd-signs' },
  ])
  assert.equal(read?.repeated, [{ line: 6, first: 1 }])
  assert.is(readKeyLines('AAAA\0', lines), null)
})

test('a table: the sign between, the column of keys and the headings are found', () => {
  const text = 'Game;Key;Note\nChess;FAKE-AAAA-0001;new\nChess;FAKE-AAAA-0002;new\n"Go; the game";FAKE-AAAA-0003;\n'
  const read = readKeyLines(text, table)
  assert.equal(read?.keys, ['FAKE-AAAA-0001', 'FAKE-AAAA-0002', 'FAKE-AAAA-0003'])
  assert.equal(read?.format, { table: true, delimiter: ';', column: 1, header: true })
  assert.is(read?.columns.length, 3)
  assert.ok(!read?.columns.some((masked) => masked.includes('FAKE-AAAA')))
  assert.equal(keysOf('FAKE-0001\tx\nFAKE-0002\ty', table), ['FAKE-0001', 'FAKE-0002'])
})

test('what the seller chooses goes before what was guessed', () => {
  const text = 'AAAA,1111-1\nBBBB,2222-2'
  assert.equal(keysOf(text, { ...table, column: 0, header: false }), ['AAAA', 'BBBB'])
  assert.equal(keysOf(text, { ...table, column: 1, header: true }), ['2222-2'])
  assert.equal(keysOf(text, { ...table, delimiter: ';', column: 0, header: false }), ['AAAA,1111-1', 'BBBB,2222-2'])
  assert.equal(keysOf(text, { ...table, column: 9, header: false })?.length, 2)
})

test('lines of a table are counted as they stand in the file', () => {
  const read = readKeyLines('key\nAAAA-1\n\nBBBB-2,x\n,y\n', { ...table, delimiter: ',', column: 0, header: true })
  assert.equal(read?.keys, ['AAAA-1', 'BBBB-2'])
  assert.equal(read?.wrong, [{ line: 5, why: 'empty' }])
})

test('100,000 lines are read in a moment', () => {
  const text = Array.from({ length: 100_000 }, (_, i) => `FAKE-${i}`).join('\n')
  const start = performance.now()
  assert.is(keysOf(text)?.length, 100_000)
  assert.ok(performance.now() - start < 2000)
})

test('a key is taken out of what somebody wrote, however they spaced it', () => {
  const key = 'QF7X-92KD-0ABC'
  for (const typed of [
    key,
    key.toLowerCase(),
    'QF7X92KD0ABC',
    'qf7x 92kd 0abc',
    'QF7X – 92KD – 0ABC',
    'Q F 7 X 92KD_0ABC',
  ])
    assert.is(withoutKey(`It is ${typed}, and used.`, key), 'It is (the key), and used.', typed)
  assert.is(withoutKey('a-b+c is a+b', 'a+b'), 'a-b+c is (the key)')
  for (const odd of ['(.*)+[x]{2}|y^$/\\d-"', 'ключ-КЛЮЧ-42', 'a b c d'])
    assert.is(withoutKey(`<${odd}>`, odd), '<(the key)>', odd)
})

test.run()
