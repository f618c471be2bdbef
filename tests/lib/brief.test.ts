import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { brief } from '#src/lib/brief.ts'

const test = suite('a name in a message')

test('stands in full while it is short', () => assert.is(brief('Trail boot'), 'Trail boot'))

test('is cut between words, or where a word is too long, never within a letter', () => {
  assert.is(brief('A notebook that goes on and on', 16), 'A notebook that…')
  assert.is(brief('Donaudampfschifffahrt', 10), 'Donaudampf…')
  assert.is(brief('📚📚📚📚', 3), '📚📚📚…')
})

test.run()
