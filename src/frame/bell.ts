import type { Database } from '#src/database/connect.ts'
import type { Ear } from '#src/database/listen.ts'
import { outsideScope } from '#src/database/scope.ts'
import { every } from '#src/lib/every.ts'
import { log } from '#src/lib/log.ts'
import { findLiving, SIGNED_OUT_CHANNEL } from '#src/market/accounts/session-life.ts'
import { findUnread, type Unread } from '#src/market/notifications/notices.ts'
import { NOTICES_CHANNEL } from '#src/market/notifications/tell.ts'
import { countLowFor, LOW_STOCK_CHANNEL } from '#src/market/stock/low-stock.ts'
import { noticeWords } from '#templates/account/notice-words.ts'

/** Tells open pages how much is unread and how much of a shop's stock is low, as it changes. */
export type Bell = {
  /** A stream of server-sent events for this session; null where there are too many already, or the market closes. */
  open(who: Listener): ReadableStream<Uint8Array> | null
  /** How many streams are open. */
  count(): number
  /** Ends all streams at once; each page comes back by itself, to whoever answers then. */
  stop(): Promise<void>
}
export type Listener = { userId: number; sessionId: number }
type Stream = Listener & { send: (text: string) => void; end: (lastWords?: string) => void }

/** One browser holds one stream, whatever its tabs; more than this is somebody's script. The newest are the living ones. */
const MOST_EACH = 6
const MOST_ALTOGETHER = 5000
/** Proxies close what is silent for a minute; a browser that is gone is noticed by writing to it. */
const BEAT_SECONDS = 25
/** Many notices of one moment are one look into the database. */
const GATHER_MS = 40
/** A page of the grid shows no more rows; who changed more than that at once looks at another page anyway. */
const MOST_BADGES = 100

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

const unreadEvent = ({ count, last }: Unread) =>
  event('unread', { count, last: last && { id: last.id, words: noticeWords(last.kind, last.data).title } })

export function createBell(db: Database, ear: Ear, { beatSeconds = BEAT_SECONDS } = {}): Bell {
  const streams = new Set<Stream>()
  const changed = new Set<number>()
  /** Whose low stock is looked at next: shops with the variants that fell or recovered, and people who have just come. */
  const lowShops = new Map<number, Set<number>>()
  const lowPeople = new Set<number>()
  let gathering: NodeJS.Timeout | undefined
  let gatheringLow: NodeJS.Timeout | undefined
  let beating: ReturnType<typeof every> | undefined
  let stopped = false

  ear.on(NOTICES_CHANNEL, (payload) => look([Number(payload)]))
  ear.on(SIGNED_OUT_CHANNEL, (payload) => {
    for (const stream of streams) if (stream.sessionId === Number(payload)) stream.end(event('end', {}))
  })
  ear.on(LOW_STOCK_CHANNEL, (payload) => {
    const [shopId = 0, variantId = 0] = payload.split(' ').map(Number)
    if (streams.size === 0) return
    const variants = lowShops.get(shopId) ?? new Set()
    lowShops.set(shopId, variants.add(variantId))
    lookAtStock()
  })
  // What was told while nobody listened: every page is brought up to date.
  ear.onBack(() => {
    const everybody = [...streams].map(({ userId }) => userId)
    look(everybody)
    lookAtStock(everybody)
  })

  function look(userIds: number[]): void {
    for (const { userId } of streams) if (userIds.includes(userId)) changed.add(userId)
    if (changed.size > 0) gathering ??= outsideScope(() => setTimeout(() => void tellChanged(), GATHER_MS))
  }

  async function tellChanged(): Promise<void> {
    gathering = undefined
    const ids = [...changed]
    changed.clear()
    try {
      const unread = await findUnread(db, ids)
      for (const stream of streams) {
        const news = unread.get(stream.userId)
        if (news) stream.send(unreadEvent(news))
      }
    } catch (error) {
      // The database is away: the ear says when it is back.
      log.debug('unread notices not counted', { error: error as Error })
      if (ear.state() === 'awake') setTimeout(() => look(ids), 1000).unref()
    }
  }

  function lookAtStock(userIds: number[] = []): void {
    for (const userId of userIds) lowPeople.add(userId)
    gatheringLow ??= outsideScope(() => setTimeout(() => void tellLow(), GATHER_MS))
  }

  async function tellLow(): Promise<void> {
    gatheringLow = undefined
    const [shops, people] = [new Map(lowShops), [...lowPeople]]
    lowShops.clear()
    lowPeople.clear()
    const listening = [...new Set([...streams].map(({ userId }) => userId))]
    try {
      const found = shops.size > 0 ? await countLowFor(db, listening, [...shops.keys()]) : []
      const news = people.length > 0 ? await countLowFor(db, people, null) : []
      for (const { userId, shopId, low } of [...news, ...found]) {
        const variants = [...(shops.get(shopId) ?? [])].slice(0, MOST_BADGES)
        for (const stream of streams) {
          if (stream.userId === userId) stream.send(event('low', { shop: shopId, count: low, variants }))
        }
      }
    } catch (error) {
      log.debug('low stock not counted', { error: error as Error })
      for (const [shopId, variants] of shops) lowShops.set(shopId, variants)
      if (ear.state() === 'awake') setTimeout(() => lookAtStock(people), 1000).unref()
    }
  }

  async function beat(): Promise<void> {
    for (const stream of streams) stream.send(': still here\n\n')
    if (streams.size === 0) return
    const living = await findLiving(
      db,
      [...streams].map(({ sessionId }) => sessionId),
    )
    for (const stream of streams) if (!living.has(stream.sessionId)) stream.end(event('end', {}))
  }

  function makeRoom(userId: number): boolean {
    const theirs = [...streams].filter((stream) => stream.userId === userId)
    for (const oldest of theirs.slice(0, Math.max(0, theirs.length - MOST_EACH + 1))) oldest.end(event('rest', {}))
    return streams.size < MOST_ALTOGETHER
  }

  return {
    open(who) {
      if (stopped || !makeRoom(who.userId)) return null
      // What begins here goes on for everybody, long after this request.
      outsideScope(() => {
        ear.start()
        beating ??= every(beatSeconds, beat, (error) => log.debug('sessions not looked at', { error: error as Error }))
      })
      return startStream(who, streams, () => {
        look([who.userId])
        lookAtStock([who.userId])
      })
    },
    count: () => streams.size,
    async stop() {
      stopped = true
      clearTimeout(gathering)
      clearTimeout(gatheringLow)
      for (const stream of streams) stream.end()
      await beating?.stop()
    },
  }
}

/** A reader that takes nothing for this many messages is gone or stuck. */
const MOST_WAITING = 64

function startStream(who: Listener, streams: Set<Stream>, begun: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stream: Stream
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (lastWords = '') => {
          if (!streams.delete(stream)) return
          try {
            if (lastWords) controller.enqueue(encoder.encode(lastWords))
            controller.close()
          } catch {
            // the reader was faster
          }
        }
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) < -MOST_WAITING) return end()
          controller.enqueue(encoder.encode(text))
        }
        stream = { ...who, send, end }
        streams.add(stream)
        // Two thousand spaces: some proxies keep an answer back until they have that much of it.
        send(`retry: 2000\n: ${' '.repeat(2048)}\n\n`)
        begun()
      },
      cancel() {
        streams.delete(stream)
      },
    },
    { highWaterMark: 1 },
  )
}
