import pg from 'pg'

/** Hears what is NOTIFYed on the database, on one connection of its own for the whole process. */
export type Ear = {
  /** Calls `hear` for every word on a channel. All channels are named before `start`. */
  on(channel: string, hear: (payload: string) => void): void
  /** Calls `back` whenever it begins to hear, again too: what was said meanwhile is lost and must be looked up. */
  onBack(back: () => void): void
  /** Connects, and again whenever the connection is lost; at once the first time, then with growing waits. */
  start(): void
  /** `asleep`: not started. `lost`: it does not hear now, and tries again. */
  state(): 'asleep' | 'awake' | 'lost'
  stop(): Promise<void>
}

type Options = { log?: (words: string) => void; checkEvery?: number }

const FIRST_WAIT = 100
const LONGEST_WAIT = 10_000

export function createEar(url: string, { log = () => {}, checkEvery = 15_000 }: Options = {}): Ear {
  const hearers = new Map<string, ((payload: string) => void)[]>()
  const backs: (() => void)[] = []
  let client: pg.Client | null = null
  let state: ReturnType<Ear['state']> = 'asleep'
  let stopped = false
  let missed = false
  let wait = FIRST_WAIT
  let timer: NodeJS.Timeout | undefined
  let checking: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'market-window ear',
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
      keepAlive: true,
    })
    client = next
    next.on('error', () => lose(next))
    next.on('end', () => lose(next))
    next.on('notification', ({ channel, payload }) => {
      for (const hear of hearers.get(channel) ?? []) hear(payload ?? '')
    })
    try {
      await next.connect()
      for (const channel of hearers.keys()) await next.query(`listen ${next.escapeIdentifier(channel)}`)
      if (client !== next || stopped) return
      if (missed) log('the market hears of changes again')
      missed = false
      state = 'awake'
      wait = FIRST_WAIT
      for (const back of backs) back()
    } catch {
      lose(next)
    }
  }

  function lose(lost: pg.Client): void {
    if (client !== lost) return
    client = null
    lost.end().catch(() => {})
    if (stopped) return
    if (state === 'awake') log('the connection that hears of changes is lost; trying again')
    missed ||= state === 'awake'
    state = 'lost'
    // Not all processes at once when a database comes back.
    timer = setTimeout(connect, wait * (0.5 + Math.random()))
    timer.unref()
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }

  // A connection that was cut without a word looks well until something is asked of it.
  function check(): void {
    const asked = client
    if (asked && state === 'awake') asked.query('select 1').catch(() => lose(asked))
  }

  return {
    on: (channel, hear) => void hearers.set(channel, [...(hearers.get(channel) ?? []), hear]),
    onBack: (back) => void backs.push(back),
    start() {
      if (state !== 'asleep' || stopped) return
      state = 'lost'
      void connect()
      checking = setInterval(check, checkEvery)
      checking.unref()
    },
    state: () => state,
    async stop() {
      stopped = true
      state = 'asleep'
      clearTimeout(timer)
      clearInterval(checking)
      await client?.end().catch(() => {})
    },
  }
}
