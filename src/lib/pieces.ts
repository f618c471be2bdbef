import { setImmediate as breathe } from 'node:timers/promises'

/** What a map() would give, in pieces: between them the process answers what else it was asked meanwhile. */
export async function inPieces<T, R>(items: readonly T[], work: (item: T, at: number) => R, size = 1000): Promise<R[]> {
  const done: R[] = []
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % size === 0) await breathe()
    done.push(work(item, at))
  }
  return done
}
