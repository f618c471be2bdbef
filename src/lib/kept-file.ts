import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Puts a private file (0600) in place so that a power cut leaves the old content or the new, never half of it. */
export function replaceFile(path: string, content: string): void {
  const draft = writeDraft(path, content)
  renameSync(draft, path)
  syncFolder(dirname(path))
}

/** Like replaceFile, but answers false and changes nothing when the file is there already, also in a race. */
export function createFile(path: string, content: string): boolean {
  const draft = writeDraft(path, content)
  try {
    linkSync(draft, path)
    syncFolder(dirname(path))
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Makes a rename or a new name inside the folder survive a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

function writeDraft(path: string, content: string): string {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.draft`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return draft
}
