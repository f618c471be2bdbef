import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'

/** Files by key, on this machine's disk. A key is letters, digits, dashes and slashes, and never leaves the folder. */
export type FileStore = {
  /** `content` may still be in the making: then it is never in memory as a whole. */
  put(key: string, content: Buffer | Readable): Promise<void>
  get(key: string): Promise<Buffer | null>
  /** A file that is too large to be in memory as a whole; fails as it is read where there is none. */
  read(key: string): Readable
  remove(key: string): Promise<void>
  /** What lies in one folder, with when it was written; nothing where there is no such folder. */
  list(folder: string): Promise<{ key: string; changedAt: Date }[]>
}

const KEY = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*(\.[a-z0-9]+)?$/

export function createFileStore(folder: string): FileStore {
  const place = (key: string) => {
    if (!KEY.test(key)) throw new Error(`not a file key: ${key}`)
    return path.join(folder, key)
  }
  /** Whole or not at all: written beside, synced, then renamed into place. */
  async function put(key: string, content: Buffer | Readable): Promise<void> {
    const target = place(key)
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    const beside = `${target}.${randomUUID()}`
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    } finally {
      await file.close()
    }
    await rename(beside, target)
  }
  return {
    put,
    async get(key) {
      try {
        return await readFile(place(key))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    read: (key) => createReadStream(place(key)),
    async remove(key) {
      await rm(place(key), { force: true })
    },
    async list(inside) {
      const target = place(inside)
      const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      const keys = names.map((name) => `${inside}/${name}`).filter((key) => KEY.test(key))
      const found = await Promise.all(
        keys.map(async (key) => {
          const file = await stat(place(key)).catch(() => null)
          return file?.isFile() ? [{ key, changedAt: file.mtime }] : []
        }),
      )
      return found.flat()
    },
  }
}
