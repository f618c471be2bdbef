import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFile, hasCode, replaceFile } from './kept-file.ts'
import { StartProblem } from './start-problem.ts'

export type Secrets = { secret: string; databasePassword: string }

/**
 * The secrets of an installation that nobody configured: made once, kept in secrets.json of the data folder.
 * Refuses to make new ones beside an existing database, which would lock its owner out of it.
 */
export function keptSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json')
  const kept = readSecrets(path)
  if (kept) return kept
  if (existsSync(join(dataDir, 'postgres', 'PG_VERSION')))
    throw new StartProblem(
      `${path} is missing, but there is a database beside it that only opens with the password in that file. ` +
        'Put the file back from your backup (it belongs to every backup of this folder).',
    )
  const made: Secrets = {
    secret: randomBytes(36).toString('base64url'),
    databasePassword: randomBytes(24).toString('hex'),
  }
  // Two first starts at once: the one that comes second takes the secrets of the first.
  return createFile(path, `${JSON.stringify(made, null, 2)}\n`) ? made : (readSecrets(path) ?? made)
}

/** Is this the secret of the folder itself, and not one of the environment's? */
export function isKeptSecret(dataDir: string, secret: string): boolean {
  return readSecrets(join(dataDir, 'secrets.json'))?.secret === secret
}

/** Puts another secret in the place of the folder's; the password of its database stays. */
export function replaceKeptSecret(dataDir: string, secret: string): void {
  replaceFile(join(dataDir, 'secrets.json'), `${JSON.stringify({ ...keptSecrets(dataDir), secret }, null, 2)}\n`)
}

function readSecrets(path: string): Secrets | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw new StartProblem(
      `${path} cannot be read (${String(error)}). It must belong to the user who starts the market.`,
    )
  }
  const value = parse(text)
  if (typeof value?.secret === 'string' && typeof value.databasePassword === 'string')
    return { secret: value.secret, databasePassword: value.databasePassword }
  throw new StartProblem(`${path} is damaged. Put it back from your backup.`)
}

function parse(text: string): Partial<Record<keyof Secrets, unknown>> | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
