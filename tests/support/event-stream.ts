// A browser's EventSource, as far as a test needs it: what was sent, event by event, until the stream ends.
import { until } from './until.ts'

export type StreamEvent = { event: string; data: { count?: number; last?: { id: number; words: string } | null } }

export async function openStream(url: string, cookie: string) {
  const aborter = new AbortController()
  const headers = { Cookie: cookie, Accept: 'text/event-stream', 'Accept-Encoding': 'gzip, br' }
  const response = await fetch(url, { headers, signal: aborter.signal })
  const events: StreamEvent[] = []
  const state = { ended: false, text: '' }
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      state.text += decoder.decode(chunk, { stream: true })
      const blocks = state.text.split('\n\n')
      events.length = 0
      for (const block of blocks.slice(0, -1)) {
        const event = /^event: (.*)$/m.exec(block)?.[1]
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (event && data) events.push({ event, data: JSON.parse(data) })
      }
    }
  }
  const done = read()
    .catch(() => {})
    .finally(() => {
      state.ended = true
    })
  return {
    response,
    events,
    text: () => state.text,
    hears: (what: string, holds: (last: StreamEvent | undefined) => boolean) =>
      until(`the stream to hear ${what}`, async () => holds(events.at(-1))),
    ends: () => until('the stream to end', async () => state.ended),
    ended: () => state.ended,
    async close() {
      aborter.abort()
      await done
    },
  }
}
