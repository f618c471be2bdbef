import { suite } from 'uvu'
import { lookAtEveryPage } from '#tests/support/every-page.ts'

const test = suite('every page is accessible, light and 1280 wide')
await lookAtEveryPage(test, { colorScheme: 'light', width: 1280 })
test.run()
