import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { StartProblem } from '#src/lib/start-problem.ts'
import { migrations } from '../../../migrations/index.ts'
import { isFileKey } from './files.ts'
import { FORMAT, fitsProbe, JOBS, MANIFEST, type Manifest, manifestShape, SECRETS, SUMS } from './manifest.ts'
import { eachOf, sumOf } from './stream-file.ts'

export type Backup = {
  folder: string
  manifest: Manifest
  /** Keys of the file store. */
  files: string[]
  /** The secret that lies in the backup, if any. */
  secret: string | null
}

/**
 * Reads a backup and holds every byte of it to its checksum. Refuses (StartProblem) one that is damaged, not whole, or
 * made by a newer market than this.
 */
export async function readBackup(place: string): Promise<Backup> {
  const folder = path.resolve(place)
  const manifest = readManifest(folder)
  if (manifest.format > FORMAT)
    throw new StartProblem(
      `${folder} was made by a newer Market Window (format ${manifest.format}; this one reads up to ${FORMAT}). Restore it with that one.`,
    )
  const steps = Object.keys(migrations)
  const unknown = manifest.migrations.filter((name, at) => steps[at] !== name)
  if (unknown.length > 0)
    throw new StartProblem(
      `${folder} was made by a newer Market Window: this one does not know the step ${unknown[0]}. Restore it with that one.`,
    )
  const sums = readSums(folder)
  const names = expectedNames(manifest, sums)
  await eachOf(names, Math.min(4, cpus().length), async (name) => {
    if (!existsSync(path.join(folder, name))) throw damaged(folder, `${name} is missing`)
    if ((await sumOf(path.join(folder, name))) !== sums.get(name)) throw damaged(folder, `${name} is not what it was`)
  })
  const files = names.filter((name) => name.startsWith('files/')).map((name) => name.slice('files/'.length))
  if (files.length !== manifest.files.count) throw damaged(folder, `${SUMS} does not name every file`)
  return { folder, manifest, files, secret: readSecret(folder, manifest) }
}

export const damaged = (folder: string, what: string) =>
  new StartProblem(`The backup in ${folder} is damaged: ${what}. Nothing was restored.`)

function readManifest(folder: string): Manifest {
  if (!existsSync(path.join(folder, MANIFEST)))
    throw new StartProblem(`There is no backup in ${folder}: it has no ${MANIFEST}.`)
  try {
    const value = JSON.parse(readFileSync(path.join(folder, MANIFEST), 'utf8'))
    if (typeof value?.format === 'number' && value.format > FORMAT) return value
    const read = manifestShape.safeParse(value)
    if (read.success) return read.data
    const [issue] = read.error.issues
    if (issue) throw damaged(folder, `${MANIFEST} does not say ${issue.path.join('.') || 'what it holds'} as it should`)
  } catch (error) {
    if (error instanceof StartProblem) throw error
  }
  throw damaged(folder, `${MANIFEST} cannot be read`)
}

function readSums(folder: string): Map<string, string> {
  if (!existsSync(path.join(folder, SUMS))) throw damaged(folder, `${SUMS} is missing`)
  const lines = readFileSync(path.join(folder, SUMS), 'utf8').split('\n').filter(Boolean)
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
}

/** Every file that must be there, and no path that leads out of the backup. */
function expectedNames(manifest: Manifest, sums: Map<string, string>): string[] {
  const own = [MANIFEST, JOBS, ...manifest.tables.map(({ file }) => file)]
  if (manifest.secret === 'kept') own.push(SECRETS)
  const files = [...sums.keys()].filter((name) => name.startsWith('files/') && isFileKey(name.slice('files/'.length)))
  return [...own, ...files]
}

function readSecret(folder: string, manifest: Manifest): string | null {
  if (manifest.secret !== 'kept') return null
  const { secret } = JSON.parse(readFileSync(path.join(folder, SECRETS), 'utf8')) as { secret: string }
  if (!fitsProbe(secret, manifest.probe)) throw damaged(folder, `its ${SECRETS} holds another secret`)
  return secret
}
