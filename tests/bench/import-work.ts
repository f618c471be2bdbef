// One import from a file to the ledger, as the worker does it, in a process of its own: how long, and how much memory.
import { createReadStream } from 'node:fs'
import { connect } from '#src/database/connect.ts'
import { startImport } from '#src/market/catalogue/import-acts.ts'
import { checkImport } from '#src/market/catalogue/import-check.ts'
import { commitImport } from '#src/market/catalogue/import-commitment.ts'
import { FileLook } from '#src/market/catalogue/import-text.ts'
import { getImport } from '#src/market/catalogue/imports.ts'
import { writeImport } from '#src/market/stock/import-commit.ts'

export type ImportWork = {
  compared: number
  written: number
  peakMb: number
  state: string
  counts: Record<string, number>
}

const { url, file, shopId, actorId } = JSON.parse(process.argv[2] ?? '{}')
const db = connect(url, { poolSize: 2 })
const look = new FileLook()
for await (const piece of createReadStream(file)) look.see(piece)
const sent = { fileName: 'bench.csv', file, bytes: look.bytes, digest: look.digest() }
const { id } = await startImport(db, { shopId, actorId, actorName: 'Bench', ...sent }, await look.look())
const begun = performance.now()
await checkImport(db, id, (path) => createReadStream(path))
const compared = (performance.now() - begun) / 1000
const task = await getImport(db, id)
const work = (task?.counts.new ?? 0) + (task?.counts.changed ?? 0)
const began = performance.now()
if (work > 0) {
  await commitImport(db, { shopId, actorId, actorName: 'Bench' }, id)
  await writeImport(db, id)
}
const written = (performance.now() - began) / 1000
const done = await getImport(db, id)
console.log(
  JSON.stringify({
    ...{ compared, written, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) },
    ...{ state: done?.state ?? '', counts: task?.counts ?? {} },
  }),
)
await db.destroy()
