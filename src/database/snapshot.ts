import type { Database } from './connect.ts'

/**
 * Reads one moment's state, however many pages that takes: what is committed meanwhile is not seen. It holds a connection
 * until the last piece is taken, so whoever takes them must not be slow (lib/spool.ts stands between).
 */
export async function* inSnapshot<T>(db: Database, read: (tx: Database) => AsyncGenerator<T>): AsyncGenerator<T> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute()
  try {
    yield* read(tx)
  } finally {
    await tx.rollback().execute()
  }
}
