/** Lets a few at a time through and a limited number wait; beyond that `full` is thrown. */
export function takeTurns({ atOnce, waiting, full }: { atOnce: number; waiting: number; full: () => Error }) {
  let busy = 0
  const queue: (() => void)[] = []
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (busy < atOnce) busy++
    else if (queue.length >= waiting) throw full()
    else await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else busy--
    }
  }
}
