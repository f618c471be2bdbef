import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const PIECE = 64 * 1024

/**
 * Takes pieces as fast as they come, and hands them on as fast as they are asked for; what waits in between lies in a file.
 * Whoever reads slowly, or never to the end, holds up nothing but that file.
 */
export async function* spooled(pieces: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  const file = await openNameless()
  const state = { written: 0, ended: false, left: false, failure: null as unknown }
  let wake = () => {}
  const reading = take(pieces, file, state, () => wake())
  try {
    for (let at = 0; ; ) {
      if (at < state.written) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(PIECE, state.written - at)), {
          position: at,
        })
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      } else if (state.failure) throw state.failure
      else if (state.ended) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    state.left = true
    await reading
    await file.close()
  }
}

type State = { written: number; ended: boolean; left: boolean; failure: unknown }

async function take(pieces: AsyncGenerator<string>, file: FileHandle, state: State, wake: () => void): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (state.left) break
      await file.appendFile(piece)
      state.written += Buffer.byteLength(piece)
      wake()
    }
  } catch (error) {
    state.failure = error
  }
  state.ended = true
  wake()
}

/** It has no name any more once it is open: whatever becomes of this process, nothing stays behind. */
async function openNameless(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `market-window-${randomUUID()}`)
  const file = await open(name, 'ax+', 0o600)
  await unlink(name)
  return file
}
