import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import copy from 'pg-copy-streams'
import { makeFolder } from '#src/lib/folder.ts'
import { syncFolder } from '#src/lib/kept-file.ts'
import { isAlive } from '#src/lib/process-identity.ts'
import { StartProblem } from '#src/lib/start-problem.ts'
import { inPublic, readJobs, readSequences, readSteps, readTables } from './catalog.ts'
import { copyFiles, listFiles } from './files.ts'
import {
  FORMAT,
  JOBS,
  MANIFEST,
  type Manifest,
  makeProbe,
  SECRETS,
  SUMS,
  type TableEntry,
  tableFile,
} from './manifest.ts'
import { diskProblem, withSession } from './session.ts'
import { type Written, writeFile } from './stream-file.ts'

export type BackupOrder = {
  url: string
  /** Where the file store keeps its files. */
  files: string
  /** The backup itself: a folder that is not there yet, or is empty. */
  folder: string
  market: string
  secret: string
  /** Whether the secret belongs to the data folder, and so into the backup. */
  keepSecret: boolean
}

/**
 * Writes everything a market is made of into a folder, as it was at one moment, while the market goes on. The folder
 * appears when it is whole and on disk; a failed one leaves nothing. Refuses (StartProblem) a folder that holds something.
 */
export async function writeBackup(order: BackupOrder): Promise<Manifest & { bytes: number }> {
  const folder = path.resolve(order.folder)
  refuseTaken(folder)
  const draft = `${folder}.unfinished-${process.pid}`
  try {
    makeFolder(path.dirname(folder))
    await forgetUnfinished(folder)
    await mkdir(path.join(draft, 'tables'), { recursive: true, mode: 0o700 })
    const made = await withSession(order.url, 'market-window backup', (client) => writeAll(client, order, draft))
    if (existsSync(folder)) rmdirSync(folder)
    await rename(draft, folder)
    syncFolder(path.dirname(folder))
    return made
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw diskProblem(error, folder)
  }
}

function refuseTaken(folder: string): void {
  if (!existsSync(folder)) return
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOTDIR'
      ? new StartProblem(`${folder} is a file, not a folder.`)
      : error
  }
  if (names.length === 0) return
  const what = names.includes(MANIFEST) ? 'an earlier backup' : 'other files'
  const today = new Date().toISOString().slice(0, 10)
  throw new StartProblem(`${folder} holds ${what}, which stays. Choose a new folder, for example ${folder}-${today}`)
}

/** What a killed backup left behind: it has no name that could pass for a whole one. */
async function forgetUnfinished(folder: string): Promise<void> {
  for (const name of readdirSync(path.dirname(folder))) {
    const pid = name.startsWith(`${path.basename(folder)}.unfinished-`) ? Number(name.split('-').at(-1)) : 0
    if (pid > 0 && !isAlive(pid)) await rm(path.join(path.dirname(folder), name), { recursive: true, force: true })
  }
}

async function writeAll(client: pg.Client, order: BackupOrder, draft: string) {
  const sums = new Map<string, Written>()
  await client.query('begin isolation level repeatable read read only')
  const migrations = await readSteps(client)
  if (migrations.length === 0) throw new StartProblem('There is no market in this database yet: nothing was backed up.')
  // The files of the rows that the snapshot shows are all there by now; what comes later does no harm.
  const names = await listFiles(order.files)
  const failed = new AbortController()
  const abort = (error: unknown) => {
    failed.abort()
    throw error
  }
  const keep = (name: string, file: Written) => void sums.set(name, file)
  const [tables] = await Promise.all([
    writeTables(client, draft, keep, failed.signal).catch(abort),
    copyFiles(names, {
      from: order.files,
      to: path.join(draft, 'files'),
      written: (name, file) => keep(`files/${name}`, file),
      signal: failed.signal,
    }).catch(abort),
  ])
  const jobs = await readJobs(client)
  keep(JOBS, await writeFile(path.join(draft, JOBS), [Buffer.from(JSON.stringify(jobs))], [createGzip()]))
  // Read last: a sequence knows no snapshot, and may be ahead of the rows, but never behind.
  const sequences = await readSequences(client)
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`)
  await client.query('commit')
  if (order.keepSecret)
    keep(SECRETS, await writeText(draft, SECRETS, `${JSON.stringify({ secret: order.secret }, null, 2)}\n`))
  const files = [...sums].filter(([name]) => name.startsWith('files/'))
  const manifest: Manifest = {
    format: FORMAT,
    market: order.market,
    madeAt: new Date().toISOString(),
    postgres: rows[0]?.version ?? '',
    migrations,
    tables,
    sequences,
    jobs: jobs.length,
    files: { count: files.length, bytes: files.reduce((total, [, { bytes }]) => total + bytes, 0) },
    secret: order.keepSecret ? 'kept' : 'environment',
    probe: makeProbe(order.secret),
  }
  keep(MANIFEST, await writeText(draft, MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`))
  await writeText(
    draft,
    SUMS,
    [...sums]
      .map(([name, { sum }]) => `${sum}  ${name}\n`)
      .sort()
      .join(''),
  )
  for (const name of ['tables', 'files', '.']) syncFolder(path.join(draft, name))
  return { ...manifest, bytes: [...sums.values()].reduce((total, { bytes }) => total + bytes, 0) }
}

const writeText = (folder: string, name: string, text: string) =>
  writeFile(path.join(folder, name), [Buffer.from(text)])

async function writeTables(
  client: pg.Client,
  draft: string,
  keep: (name: string, file: Written) => void,
  signal: AbortSignal,
): Promise<TableEntry[]> {
  const entries: TableEntry[] = []
  for (const { name, columns, values } of await readTables(client)) {
    signal.throwIfAborted()
    const file = tableFile(name)
    const from = `select ${values.join(', ')} from only ${inPublic(name)}`
    const out = client.query(copy.to(`copy (${from}) to stdout`))
    keep(file, await writeFile(path.join(draft, file), out, [createGzip({ level: 1 })], signal))
    entries.push({ name, columns, rows: out.rowCount, file })
  }
  return entries
}
