import { readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { live } from './lib/life.ts'
import { StartProblem } from './lib/start-problem.ts'
import { takeOverFactors } from './market/accounts/factor-rotation.ts'
import { rotateKeys } from './market/delivery/key-rotation.ts'
import { WrongSecret } from './market/delivery/key-sealing.ts'
import { findDatabase } from './own-database.ts'

/**
 * `npm run rotate-keys`: seals the keys of all pools with a new data key. Ends with 1 where a key does not open. With
 * OLD_SECRET it takes them over from the secret before. Interrupted, it goes on when it is run again.
 */
await live(async (life) => {
  const config = readConfig()
  const db = connect(await findDatabase(config, life, 'a rotation of keys'), { poolSize: 2 })
  life.atEnd(() => db.destroy())
  const secrets = { secret: config.secret, oldSecret: config.oldSecret ?? undefined }
  let told = 0
  const done = await rotateKeys(db, secrets, (sealed, total) => {
    if (sealed - told < 10_000) return
    told = sealed
    console.log(`${sealed} of ${total} keys …`)
  }).catch((error: unknown) => {
    throw error instanceof WrongSecret ? new StartProblem(error.message) : error
  })
  if (secrets.oldSecret) {
    const { taken, unreadable } = await takeOverFactors(db, { secret: config.secret, oldSecret: secrets.oldSecret })
    if (taken > 0) console.log(`${taken} second factors are taken over from OLD_SECRET.`)
    if (unreadable.length > 0) console.error(`Second factors that need a reset: persons ${unreadable.join(', ')}`)
  }
  if (done.resumed) console.log('An earlier rotation had been interrupted; this one went on with it.')
  if (done.rewrapped > 0) console.log(`Taken over from OLD_SECRET, which can be removed now.`)
  console.log(`${done.resealed} keys are sealed with the newest data key.`)
  if (done.unreadable.length === 0) return life.end(0)
  console.error(`These do not open, their bytes were changed: ${done.unreadable.slice(0, 50).join(', ')}`)
  return life.end(1)
})
