import { createReadStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { hasCode } from '#src/lib/kept-file.ts'
import { eachOf, type Written, writeFile } from './stream-file.ts'

/** What the file store calls a file; what is still being written beside one has another name. */
const KEY = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*(\.[a-z0-9]+)?$/
export const isFileKey = (name: string) => KEY.test(name)

export async function listFiles(folder: string): Promise<string[]> {
  try {
    const all = await readdir(folder, { recursive: true, withFileTypes: true })
    return all
      .filter((one) => one.isFile())
      .map((one) => path.relative(folder, path.join(one.parentPath, one.name)).split(path.sep).join('/'))
      .filter(isFileKey)
      .sort()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Copies files from one folder to another; one that is removed meanwhile is left out. `written` hears of each. */
export async function copyFiles(
  names: readonly string[],
  {
    from,
    to,
    written,
    signal,
  }: { from: string; to: string; written?: (name: string, file: Written) => void; signal?: AbortSignal },
): Promise<void> {
  const folders = new Set(names.map((name) => path.dirname(path.join(to, name))))
  for (const folder of [to, ...folders]) await mkdir(folder, { recursive: true, mode: 0o700 })
  await eachOf(names, 8, async (name) => {
    signal?.throwIfAborted()
    try {
      const file = await writeFile(path.join(to, name), createReadStream(path.join(from, name)), [], signal)
      written?.(name, file)
    } catch (error) {
      if (!written || !hasCode(error, 'ENOENT')) throw error
    }
  })
}
