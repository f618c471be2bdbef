import { setTimeout as wait } from 'node:timers/promises'

/** Looks again and again until it finds something; fails after 15 s, naming what it waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (let i = 0; i < 300; i++) {
    const found = await look()
    if (found) return found
    await wait(50)
  }
  throw new Error(`Waited 15 s for ${what}`)
}
