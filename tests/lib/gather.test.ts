import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gather } from '#src/lib/gather.ts'

const test = suite('gather')

/** A question whose answers come when the test says so. */
function slow() {
  const asked: number[][] = []
  const open: (() => void)[] = []
  const ask = gather<number, number>((keys) => {
    asked.push(keys)
    return new Promise((resolve) => open.push(() => resolve(keys.map((key) => key * 10))))
  })
  return { asked, open, ask }
}

test('asks at once for the first, and once for all who come meanwhile', async () => {
  const { asked, open, ask } = slow()
  const answers = [ask(1), ask(2), ask(3)]
  assert.equal(asked, [[1]])
  open[0]?.()
  assert.is(await answers[0], 10)
  await Promise.resolve()
  assert.equal(asked, [[1], [2, 3]])
  open[1]?.()
  assert.equal(await Promise.all(answers), [10, 20, 30])
})

test('a question that fails fails those who shared it, and nobody after', async () => {
  let times = 0
  const ask = gather<number, number>(async (keys) => {
    times++
    if (times === 2) throw new Error('the line is dead')
    return keys
  })
  const [one, two, three] = await Promise.allSettled([ask(1), ask(2), ask(3)])
  assert.equal([one?.status, two?.status, three?.status], ['fulfilled', 'rejected', 'rejected'])
  assert.is(await ask(4), 4)
})

test.run()
