import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from './config.ts'
import { live } from './lib/life.ts'
import { isAlive, startTimeOf } from './lib/process-identity.ts'
import { StartProblem } from './lib/start-problem.ts'
import { type CrewNote, crewNotePath } from './processes.ts'

const PATIENCE = 10 * 60_000

/** `npm run reload`: has a market of several web processes replace them one by one, and waits until that is done. */
await live(async (life) => {
  const { dataDir } = readConfig()
  const read = (): CrewNote | null =>
    existsSync(crewNotePath(dataDir)) ? (JSON.parse(readFileSync(crewNotePath(dataDir), 'utf8')) as CrewNote) : null
  const before = read()
  if (!before || !isAlive(before.pid) || startTimeOf(before.pid) !== before.started)
    throw new StartProblem(
      'No market with several web processes runs on this data folder. Set WEB_CONCURRENCY to 2 or more and start it; one process alone is restarted as a whole.',
    )
  process.kill(before.pid, 'SIGHUP')
  for (const end = Date.now() + PATIENCE; Date.now() < end; await wait(100)) {
    const now = read()
    if (!now || now.pid !== before.pid) throw new StartProblem('The market ended meanwhile.')
    if (now.failed > before.failed)
      throw new StartProblem(
        `The web processes were not replaced: ${now.problem}. The old ones go on; the log says more.`,
      )
    if (now.renewals === before.renewals) continue
    console.log('The web processes were replaced.')
    return life.end(0)
  }
  throw new StartProblem('The web processes are not replaced yet; the log of the market says what they wait for.')
})
