import { keyFor, seal, unseal } from '#src/lib/secret.ts'

/** What a backup says of itself, in manifest.json. Numbers that may be beyond 2^53 are written as text. */
export type Manifest = {
  format: number
  market: string
  madeAt: string
  postgres: string
  /** The steps its tables stand on, in their order. */
  migrations: string[]
  tables: TableEntry[]
  sequences: SequenceEntry[]
  jobs: number
  files: { count: number; bytes: number }
  /** Whether the secret lies beside it, or belongs to the environment of whoever made it. */
  secret: 'kept' | 'environment'
  /** Opens only with the secret that the market had. */
  probe: string
}
export type TableEntry = { name: string; columns: string[]; rows: number; file: string }
export type SequenceEntry = { name: string; value: string; called: boolean }

/** Grows when a backup of this kind could not be read any more by a market that knows only the ones before. */
export const FORMAT = 1

export const MANIFEST = 'manifest.json'
export const SUMS = 'SHA256SUMS'
export const SECRETS = 'secrets.json'
export const JOBS = 'jobs.json.gz'
export const tableFile = (table: string) => `tables/${table}.copy.gz`

const PROBE = 'the market of this backup'
const probeKey = (secret: string) => keyFor(secret, 'backup-probe')

export const makeProbe = (secret: string): string => seal(probeKey(secret), PROBE).toString('base64')

/** Is this the secret that the backup's market worked with? */
export function fitsProbe(secret: string, probe: string): boolean {
  try {
    return unseal(probeKey(secret), Buffer.from(probe, 'base64')) === PROBE
  } catch {
    return false
  }
}
