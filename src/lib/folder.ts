import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasCode } from './kept-file.ts'

/**
 * Makes a private folder (0700) with those above it; one that is there already is left as it is. Node's own way to make
 * them all at once never ends below a place like /proc, where nothing can be made and yet nothing is denied.
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    makeFolder(dirname(path))
    mkdirSync(path, { mode: 0o700 })
  }
}
