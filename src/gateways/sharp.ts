type Sharp = typeof import('sharp').default

let loaded: Promise<Sharp> | undefined

/** sharp, loaded by the first who needs it: it weighs 20 MB, and most processes are never sent a picture. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // libvips would keep decoded pictures for a next time that never comes, and start a thread a core.
    sharp.cache(false)
    sharp.concurrency(1)
    return sharp
  })
  return loaded
}
