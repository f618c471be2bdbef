import * as z from 'zod'
import { keyFor, seal, unseal } from '#src/lib/secret.ts'

export const tableFile = (table: string) => `tables/${table}.copy.gz`
/** What PostgreSQL calls things of ours; whether there is one of that name is seen once the tables are there. */
const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)
const tableShape = z
  .object({ name, columns: z.array(name).min(1), rows: z.number().int().min(0), file: z.string() })
  .refine(({ name, file }) => file === tableFile(name), { path: ['file'] })
const sequenceShape = z.object({ name, value: z.string().regex(/^\d{1,19}$/), called: z.boolean() })

/** What a backup says of itself, in manifest.json. Numbers that may be beyond 2^53 are written as text. */
export const manifestShape = z.object({
  format: z.number(),
  market: z.string(),
  madeAt: z.string(),
  postgres: z.string(),
  /** The steps its tables stand on, in their order. */
  migrations: z.array(z.string()),
  tables: z.array(tableShape).min(1),
  sequences: z.array(sequenceShape),
  jobs: z.number(),
  files: z.object({ count: z.number(), bytes: z.number() }),
  /** Whether the secret lies beside it, or belongs to the environment of whoever made it. */
  secret: z.enum(['kept', 'environment']),
  /** Opens only with the secret that the market had. */
  probe: z.string(),
})
export type Manifest = z.output<typeof manifestShape>
export type TableEntry = Manifest['tables'][number]
export type SequenceEntry = Manifest['sequences'][number]

/** Grows when a backup of this kind could not be read any more by a market that knows only the ones before. */
export const FORMAT = 1

export const MANIFEST = 'manifest.json'
export const SUMS = 'SHA256SUMS'
export const SECRETS = 'secrets.json'
export const JOBS = 'jobs.json.gz'

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
