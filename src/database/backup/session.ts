import pg from 'pg'
import { StartProblem } from '#src/lib/start-problem.ts'
import { unreachable } from '../migrate.ts'

/** Texts of values that every PostgreSQL reads the same, and no end to how long a table may take. */
const OPTIONS = [
  'TimeZone=UTC',
  'DateStyle=ISO,YMD',
  'IntervalStyle=postgres',
  'extra_float_digits=1',
  'bytea_output=hex',
  'jit=off',
  'statement_timeout=0',
  'idle_in_transaction_session_timeout=0',
  'lock_timeout=30000',
  // A row that a policy would hide is an error here, never a row less.
  'row_security=off',
]

/** One connection for a command that moves whole tables; it ends with `work`. */
export async function withSession<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: OPTIONS.map((one) => `-c ${one}`).join(' '),
  })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(error) ?? error
  }
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** What the disk or its owner says no to, in words; any other fault as it came. */
export function diskProblem(error: unknown, folder: string): unknown {
  const { code } = error as { code?: string }
  const words: Record<string, string> = {
    ENOSPC: `The disk of ${folder} is full. Nothing half done was left there: make room, or choose another disk.`,
    EDQUOT: `The share of the disk of ${folder} that is yours is used up. Nothing half done was left there.`,
    EFBIG: `A file for ${folder} grew larger than that disk, or your limits, allow. Nothing half done was left there.`,
    EACCES: `${folder} may not be read or written by this user. Choose a folder that may.`,
    EPERM: `${folder} may not be written by this user. Choose a folder that may.`,
    EROFS: `The disk of ${folder} takes no changes. Choose another one.`,
  }
  const told = code ? words[code] : undefined
  return told ? new StartProblem(told) : error
}
