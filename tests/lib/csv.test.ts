import { parse } from 'csv-parse/sync'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { csvLine, guardFormula, unguardFormula } from '#src/lib/csv.ts'

const test = suite('lib/csv')

const HOSTILE = [
  '=1+1',
  '+49 30 123',
  '-5',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '  =1',
  '\u00a0=1',
  '\ufeff=1',
  '\u200b=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  '=cmd|" /C calc"!A0',
]
const HARMLESS = ['', 'Boot', "it's", "'quoted'", '12.50', 'a=b', '3-4', 'x@example.com', 'Größe', '店']

test('what a spreadsheet would compute is text, and comes back as it was', () => {
  for (const text of HOSTILE) {
    assert.is(guardFormula(text), `'${text}`)
    assert.is(unguardFormula(guardFormula(text)), text)
  }
  for (const text of HARMLESS) {
    assert.is(guardFormula(text), text)
    assert.is(unguardFormula(text), text)
  }
})

test('an apostrophe that somebody typed is not taken for the guard', () => {
  for (const text of ["'=1", "''=1", "' -5", "'+49"]) {
    assert.is.not(guardFormula(text), text)
    assert.is(unguardFormula(guardFormula(text)), text)
  }
})

test('every text comes through a line of CSV unchanged, and none opens a cell in a sheet of semicolons', () => {
  const texts = [...HOSTILE, ...HARMLESS, 'a;=1+1', 'a"b', 'a,b', 'two\nlines', 'two\r\nlines', ' edge ', '"', '|x']
  const [read] = parse(csvLine(texts)) as string[][]
  assert.equal(read?.map(unguardFormula), texts)
  assert.is(csvLine(['a;=1+1', 'b']), '"a;=1+1",b\r\n')
  assert.is(csvLine([-3, null, undefined, 0]), '-3,,,0\r\n')
})

test.run()
