import cluster, { type Worker } from 'node:cluster'
import { setTimeout as wait } from 'node:timers/promises'
import type { CrewMessage } from './crew-member.ts'

/** Several processes of one program that share its port; this one leads them and answers nothing itself. */
export type Crew = {
  url: string
  /** Replaces each process by a new one, which listens before the old one takes no more; answers why not, or null. */
  renew(): Promise<string | null>
  stop(): Promise<void>
}

type Options = {
  exec: string
  args: string[]
  env: Record<string, string>
  count: number
  log: (words: string, facts?: Record<string, unknown>) => void
}
type Member = { place: number; worker: Worker; since: number; leaving: boolean; gone: Promise<void> }

const FIRST_WAIT = 200
const LONGEST_WAIT = 30_000
/** Whoever lived this long was no failed start: it is replaced without much waiting. */
const WELL_AFTER = 60_000
const START_LIMIT = 60_000

/** Starts them, the first alone (it may have to build what all run); fails when one does not come up. */
export async function startCrew({ exec, args, env, count, log }: Options): Promise<Crew> {
  cluster.setupPrimary({ exec, args, silent: false })
  const members: Member[] = []
  const waits: number[] = []
  let stopped = false
  let renewing: Promise<string | null> | null = null

  async function hire(place: number): Promise<{ member: Member; url: string }> {
    const worker = cluster.fork({ ...env, CREW_PLACE: String(place) })
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const member: Member = { place, worker, since: Date.now(), leaving: false, gone }
    const ready = new Promise<string>((resolve) =>
      worker.on('message', (message: CrewMessage) => {
        if (message.crew === 'ready') resolve(message.url)
        if (message.crew === 'gather') gather(worker, message.id)
      }),
    )
    const failed = gone.then(() => Promise.reject(new Error('a process ended before it was ready')))
    failed.catch(() => {})
    const late = new AbortController()
    const tooLate = wait(START_LIMIT, undefined, { signal: late.signal, ref: false }).then(() => {
      worker.process.kill('SIGKILL')
      throw new Error('a process was not ready within a minute')
    })
    tooLate.catch(() => {})
    try {
      const url = await Promise.race([ready, failed, tooLate])
      members.push(member)
      worker.once('exit', (code, signal) => onExit(member, code, signal))
      return { member, url }
    } finally {
      late.abort()
    }
  }

  function onExit(member: Member, code: number | null, signal: string | null): void {
    members.splice(members.indexOf(member), 1)
    if (stopped || member.leaving) return
    const lived = Date.now() - member.since
    const last = lived > WELL_AFTER ? 0 : (waits[member.place] ?? 0)
    const pause = Math.min(last === 0 ? FIRST_WAIT : last * 2, LONGEST_WAIT)
    waits[member.place] = pause
    log('a process ended by itself and is replaced', { pid: member.worker.process.pid, code, signal, afterMs: pause })
    void replaceAfter(member.place, pause)
  }

  async function replaceAfter(place: number, pause: number): Promise<void> {
    await wait(pause, undefined, { ref: false })
    if (stopped) return
    await hire(place).catch((error: Error) => {
      const next = Math.min((waits[place] ?? FIRST_WAIT) * 2, LONGEST_WAIT)
      waits[place] = next
      if (stopped) return
      log('a process could not be replaced and is tried again', { error: error.message, afterMs: next })
      void replaceAfter(place, next)
    })
  }

  async function leave(member: Member, gently: boolean): Promise<void> {
    member.leaving = true
    if (member.worker.isConnected()) member.worker.send({ crew: 'end', gently } satisfies CrewMessage)
    const last = setTimeout(() => member.worker.process.kill('SIGKILL'), 30_000)
    await member.gone
    clearTimeout(last)
  }

  async function renewAll(): Promise<string | null> {
    const ending: Promise<void>[] = []
    for (const old of [...members].sort((a, b) => a.place - b.place)) {
      if (stopped) return 'the market closes'
      if (old.leaving || !members.includes(old)) continue
      const failure = await hire(old.place).then(
        () => null,
        (error: Error) => error.message,
      )
      if (failure) return failure
      // One at a time: each holds connections to the database until it is gone.
      await Promise.all(ending.splice(0))
      ending.push(leave(old, true))
    }
    await Promise.all(ending)
    return null
  }

  /** Asks all for what they know of themselves, for one of them. Who does not answer is left out. */
  function gather(asker: Worker, id: number): void {
    const values: unknown[] = []
    const asked = members.filter(({ worker }) => worker.isConnected())
    let answers = 0
    const done = () => {
      clearTimeout(limit)
      for (const { worker } of asked) worker.off('message', hear)
      if (asker.isConnected()) asker.send({ crew: 'gathered', id, values } satisfies CrewMessage)
    }
    const limit = setTimeout(done, 1000)
    const hear = (message: CrewMessage) => {
      if (message.crew !== 'told' || message.id !== id || message.asker !== asker.id) return
      values.push(message.value)
      if (++answers === asked.length) done()
    }
    for (const { worker } of asked) {
      worker.on('message', hear)
      worker.send({ crew: 'tell', id, asker: asker.id } satisfies CrewMessage)
    }
    if (asked.length === 0) done()
  }

  const { url } = await hire(1)
  await Promise.all(Array.from({ length: count - 1 }, (_, at) => hire(at + 2)))
  return {
    url,
    renew() {
      renewing ??= renewAll().finally(() => {
        renewing = null
      })
      return renewing
    },
    async stop() {
      stopped = true
      await Promise.all(members.map((member) => leave(member, false)))
    },
  }
}
