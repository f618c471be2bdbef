import { setTimeout as wait } from 'node:timers/promises'

/** Answers, or fails, no sooner than after `ms`: how long the work took then tells nothing of what it found. */
export async function noSoonerThan<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const enough = wait(ms)
  try {
    return await work()
  } finally {
    await enough
  }
}
