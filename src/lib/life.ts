import { StartProblem } from './start-problem.ts'

export type Life = {
  /** Registers what must be closed at the end; the last registered is closed first. */
  atEnd(close: () => Promise<void> | void): void
  /** Closes everything and ends the process. The words, if any, say why it had to. */
  end(code: number, words?: string): Promise<void>
  /** Does this at each such signal, in place of ending. */
  answer(signal: Signal, work: () => void): void
}
type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** npm passes Ctrl-C on to a program that the terminal has told already: what comes this soon is no second wish. */
const echo = 500
/** More than everything may take together; whatever hangs by then is not waited for. */
const longest = 60_000

/**
 * Runs a program: `begin` starts its parts, and the first SIGINT, SIGTERM or SIGHUP ends them in order with exit code 0, the
 * second at once. A StartProblem is told in its own words with exit code 1; any other failure with its stack.
 */
export async function live(begin: (life: Life) => Promise<void>): Promise<void> {
  const closers: (() => Promise<void> | void)[] = []
  const holding = setInterval(() => {}, 2 ** 30)
  const answers = new Map<Signal, () => void>()
  let ending: Promise<void> | null = null
  const close = async (code: number) => {
    setTimeout(() => process.exit(code || 1), longest).unref()
    let result = code
    for (let next = closers.pop(); next; next = closers.pop()) {
      try {
        await next()
      } catch (error) {
        console.error(error)
        result ||= 1
      }
    }
    clearInterval(holding)
    process.exit(result)
  }
  const life: Life = {
    atEnd: (closer) => void closers.push(closer),
    end(code, words) {
      if (!ending && words) console.error(words)
      ending ??= close(code)
      return ending
    },
    answer: (signal, work) => void answers.set(signal, work),
  }
  listen(life, answers)
  followStarter(life)
  try {
    await begin(life)
  } catch (error) {
    // A start that is told to end while it waits for something fails for that reason only.
    if (!ending) await life.end(1, describe(error))
  }
}

function listen(life: Life, answers: ReadonlyMap<Signal, () => void>): void {
  let first = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      const answer = answers.get(signal)
      if (answer) return answer()
      if (first === 0) {
        first = Date.now()
        void life.end(0)
      } else if (Date.now() - first > echo) process.exit(130)
    })
  // A terminal that was closed takes no more words; that must not become a crash while everything is put away.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

/**
 * Under npm the terminal, or whoever manages the service, knows npm and not us: when npm is gone, nobody could end us any more.
 * A killed npm tells nobody, so its absence has to be looked for.
 */
function followStarter(life: Life): void {
  if (!process.env.npm_lifecycle_event) return
  const starter = process.ppid
  setInterval(() => process.ppid !== starter && void life.end(0), 500).unref()
}

function describe(error: unknown): string {
  if (error instanceof StartProblem) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
