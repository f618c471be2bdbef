import { readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { live } from './lib/life.ts'
import { Refusal } from './lib/refusal.ts'
import { StartProblem } from './lib/start-problem.ts'
import { recoverAccount } from './market/accounts/factor-recovery.ts'
import { findDatabase } from './own-database.ts'

const USE = 'npm run staff -- reset-two-factor somebody@example.com'

/** `npm run staff -- reset-two-factor <address>`: what only whoever holds the machine may do to an account. */
await live(async (life) => {
  const [act, email] = process.argv.slice(3)
  if (act !== 'reset-two-factor' || !email) throw new StartProblem(`Say what to do, and to whom: ${USE}`)
  const config = readConfig()
  const db = connect(await findDatabase(config, life, 'a change of the staff'), { poolSize: 1 })
  life.atEnd(() => db.destroy())
  const { name } = await recoverAccount(db, config.secret, email).catch((error: unknown) => {
    throw error instanceof Refusal ? new StartProblem(error.message) : error
  })
  console.log(`${name} has no second factor any more and is signed out everywhere. The password alone signs in now:`)
  console.log('sign in and set up a new one. It is mailed to the account and stands in /admin/activity.')
  return life.end(0)
})
