import { suite } from 'uvu'
import { lookAtEveryPage } from '#tests/support/every-page.ts'

const test = suite('every page is accessible, dark and 390 wide')
await lookAtEveryPage(test, { colorScheme: 'dark', width: 390 })
test.run()
