import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { replaceFile } from '#src/lib/kept-file.ts'
import { StartProblem } from '#src/lib/start-problem.ts'
import type { Backup } from './read.ts'

/** A restore that has begun to change things: the tables come in at once, files and secret after them. */
type Unfinished = { folder: string; madeAt: string; probe: string }

const markOf = (dataDir: string) => path.join(dataDir, 'restoring.json')

/** Before anything is changed. Stays where the restore dies on its way, whether its tables are in or not. */
export const noteRestore = (dataDir: string, { folder, manifest: { madeAt, probe } }: Backup): void =>
  replaceFile(markOf(dataDir), `${JSON.stringify({ folder, madeAt, probe } satisfies Unfinished, null, 2)}\n`)

/** Everything is in its place, or as it was. */
export const forgetRestore = (dataDir: string): void => rmSync(markOf(dataDir), { force: true })

/** Did a restore of this very backup die here? Then doing it again is all there is to do, whatever lies here by now. */
export function isUnfinished(dataDir: string, { manifest }: Backup): boolean {
  const found = readMark(dataDir)
  return found !== null && found.madeAt === manifest.madeAt && found.probe === manifest.probe
}

/** Nobody works on a market that is half another one. Refuses (StartProblem) with what to do. */
export function refuseUnfinished(dataDir: string): void {
  const found = readMark(dataDir)
  if (!found) return
  throw new StartProblem(
    `A restore was interrupted here, so tables, files and secret may not belong together. Run it again, it begins anew: npm run restore -- ${found.folder}`,
  )
}

function readMark(dataDir: string): Unfinished | null {
  if (!existsSync(markOf(dataDir))) return null
  try {
    return JSON.parse(readFileSync(markOf(dataDir), 'utf8')) as Unfinished
  } catch {
    return { folder: '<its folder>', madeAt: '', probe: '' }
  }
}
