import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type Written = { sum: string; bytes: number }

/** Writes a stream into a new private file, forced to disk; answers its SHA-256 and size. */
export async function writeFile(
  path: string,
  from: NodeJS.ReadableStream | Iterable<Buffer>,
  through: NodeJS.ReadWriteStream[] = [],
  signal?: AbortSignal,
): Promise<Written> {
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  try {
    const to = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline([from, ...through, count, to] as never, { signal } as never)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { sum: hash.digest('hex'), bytes }
}

/** The SHA-256 of a file; never holds more than a piece of it. */
export async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Does `work` for each, so many at a time; the first failure ends it. */
export async function eachOf<T>(list: Iterable<T>, atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const rest = list[Symbol.iterator]()
  const one = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}
