import { Refusal } from '#src/lib/refusal.ts'

/** The refusal that this work ends in; fails when it succeeds or breaks otherwise. */
export async function refused(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('Expected a refusal, but it was done.')
}
