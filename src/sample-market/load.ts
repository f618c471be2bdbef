import type { Config } from '../config.ts'

export type SignIn = { who: string; email: string; password: string }

/** Loads the sample market unless it is there already; answers who can sign in to it. */
export async function loadSampleMarket(_config: Config, _databaseUrl: string): Promise<SignIn[]> {
  return []
}
