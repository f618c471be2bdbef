import type { Page } from 'playwright-core'

export type Loaded = { url: string; kind: string; bytes: number }
export type RequestLog = {
  all: () => Loaded[]
  count: () => number
  /** Bytes as they came over the wire: compressed, with their headers. */
  bytes: () => number
  bytesWithoutImages: () => number
}

/** Counts what the page loads from now on; what the browser has in its cache costs nothing. Call it before goto(). */
export async function requestLog(page: Page): Promise<RequestLog> {
  const session = await page.context().newCDPSession(page)
  const loaded = new Map<string, Loaded>()
  const redirected: Loaded[] = []
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ requestId, request, type, redirectResponse }) => {
    const before = loaded.get(requestId)
    // A redirect goes on under the same id.
    if (before && redirectResponse) redirected.push({ ...before, bytes: redirectResponse.encodedDataLength })
    if (!request.url.startsWith('data:')) loaded.set(requestId, { url: request.url, kind: type ?? 'Other', bytes: 0 })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const entry = loaded.get(requestId)
    if (entry) entry.bytes = encodedDataLength
  })
  const all = () => [...redirected, ...loaded.values()]
  const sum = (entries: Loaded[]) => entries.reduce((total, { bytes }) => total + bytes, 0)
  return {
    all,
    count: () => all().length,
    bytes: () => sum(all()),
    bytesWithoutImages: () => sum(all().filter(({ kind }) => kind !== 'Image')),
  }
}
