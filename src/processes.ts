import { rmSync } from 'node:fs'
import path from 'node:path'
import { type Config, projectRoot } from './config.ts'
import { type Crew, startCrew } from './lib/crew.ts'
import { replaceFile } from './lib/kept-file.ts'
import type { Life } from './lib/life.ts'
import { log } from './lib/log.ts'
import { startTimeOf } from './lib/process-identity.ts'

/** What `npm run reload` reads: whom to ask, and what became of it. */
export type CrewNote = { pid: number; started: string | null; renewals: number; failed: number; problem: string | null }

export const crewNotePath = (dataDir: string) => path.join(dataDir, 'web-processes.json')

/** Starts the web processes and keeps them; SIGHUP replaces them one after the other, without a request failing. */
export async function leadWeb(config: Config, databaseUrl: string, life: Life): Promise<{ url: string }> {
  const crew = await startCrew({
    exec: path.join(projectRoot, 'src/run.ts'),
    args: ['web'],
    // Said to each by name: an embedded database's address and the kept secret are known to this process alone.
    env: { DATABASE_URL: databaseUrl, SECRET: config.secret, DATABASE_POOL_SIZE: String(config.poolSize) },
    count: config.webProcesses,
    log: (words, facts) => log.warn(words, facts),
  })
  life.atEnd(crew.stop)
  renewWhenAsked(crew, config, life)
  return { url: crew.url }
}

function renewWhenAsked(crew: Crew, config: Config, life: Life): void {
  const file = crewNotePath(config.dataDir)
  const note: CrewNote = {
    pid: process.pid,
    started: startTimeOf(process.pid),
    renewals: 0,
    failed: 0,
    problem: null,
  }
  const write = () => replaceFile(file, `${JSON.stringify(note)}\n`)
  write()
  process.once('exit', () => rmSync(file, { force: true }))
  life.answer('SIGHUP', async () => {
    const begun = Date.now()
    note.problem = await crew.renew()
    if (note.problem === null) {
      note.renewals++
      console.log(
        `${config.webProcesses} web processes were replaced in ${((Date.now() - begun) / 1000).toFixed(1)} s.`,
      )
    } else {
      note.failed++
      log.error('the web processes are not replaced; the old ones go on', { why: note.problem })
    }
    write()
  })
}
