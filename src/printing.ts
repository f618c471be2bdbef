import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from './config.ts'
import type { Database } from './database/connect.ts'
import type { FileStore } from './gateways/file-store.ts'
import { log } from './lib/log.ts'
import { randomKey } from './lib/secret.ts'
import type { DocumentFacts, RunKind } from './market/orders/document-facts.ts'
import {
  failRun,
  finishRun,
  forgetOldRuns,
  noteProgress,
  type RunWork,
  takeUpRun,
} from './market/orders/document-runs.ts'
import { type Made, makeDocuments } from './market/orders/documents.ts'

export type Press = { config: Config; db: Database; files: FileStore }

export const originOf = ({ publicUrl, port }: Config): string => publicUrl?.origin ?? `http://localhost:${port}`

/** A few documents as one PDF in memory. What draws them is loaded only by a process that is asked to. */
export async function printNow(documents: DocumentFacts[]): Promise<Buffer> {
  const { renderPdf } = await import('#templates/pdf/documents.ts')
  return renderPdf(documents)
}

const NAMES: Record<RunKind, string> = { invoice: 'Invoices', 'packing-slip': 'Packing slips', label: 'Labels' }
/** Numbered in one go; a stop is noticed and the bar moves after each. */
const CHUNK = 10

/** Makes the file of a run. One that a killed worker left half done begins again: its numbers stay as they were given. */
export async function printRun(press: Press, id: number, lastTry: boolean): Promise<void> {
  const run = await takeUpRun(press.db, id)
  if (!run) return
  try {
    await printAll(press, id, run)
  } catch (error) {
    if (!lastTry) throw error
    log.error('documents not made', { run: id, error: error as Error })
    await failRun(press.db, id, 'The file could not be made. This is our fault; it has been noted. Try again later.')
  }
}

async function printAll(press: Press, id: number, run: RunWork): Promise<void> {
  const { db, files } = press
  const { openPdf } = await import('#templates/pdf/documents.ts')
  const pdf = await openPdf(NAMES[run.kind], run.at)
  const key = `printed/${randomKey()}.pdf`
  const stored = files.put(key, pdf.stream)
  const forget = async () => {
    pdf.stream.destroy()
    await stored.catch(() => {})
    await files.remove(key)
  }
  try {
    const drawn = await drawAll(press, id, run, pdf, stored)
    if (!drawn) return await forget()
    if (drawn.leftOut.length === run.ids.length) {
      await forget()
      await failRun(db, id, wordsOf(drawn.leftOut, run.ids.length))
      return
    }
    pdf.end()
    await stored
    const problem = drawn.leftOut.length > 0 ? wordsOf(drawn.leftOut, run.ids.length) : ''
    if (!(await finishRun(db, id, key, problem))) await files.remove(key)
  } catch (error) {
    await forget()
    throw error
  }
}

type Pdf = { add(facts: DocumentFacts): Promise<void> }

/** Draws what there is and tells what there is not; null: somebody stopped it. */
async function drawAll({ config, db }: Press, id: number, run: RunWork, pdf: Pdf, stored: Promise<void>) {
  // Until it is waited for, a full disk must not end the process.
  stored.catch(() => {})
  const leftOut: Made['leftOut'] = []
  for (let at = 0; at < run.ids.length; at += CHUNK) {
    const ids = run.ids.slice(at, at + CHUNK)
    const made = await makeDocuments(db, run.shopId, ids, { kind: run.kind, origin: originOf(config) })
    leftOut.push(...made.leftOut)
    for (const { facts } of made.documents) await pdf.add(facts)
    // A full disk is known early, and whoever reads pages meanwhile gets their turn.
    await Promise.race([stored, wait(5)])
    if (!(await noteProgress(db, id, at + ids.length))) return null
  }
  return { leftOut }
}

const MOST_NAMED = 10

/** "2 of 40 were left out: 7KQ2-M4XPD-1 is picked up, …": what its seller wants to know. */
export function wordsOf(leftOut: Made['leftOut'], of: number): string {
  const named = leftOut.slice(0, MOST_NAMED).map(({ number, why }) => `${number} ${why}`)
  const more = leftOut.length - named.length
  return `${leftOut.length} of ${of} ${leftOut.length === 1 ? 'was' : 'were'} left out: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`
}

/** Removes the files of runs that ended long enough ago. */
export async function clearPrinted({ db, files }: Pick<Press, 'db' | 'files'>): Promise<void> {
  for (const key of await forgetOldRuns(db)) await files.remove(key)
}
