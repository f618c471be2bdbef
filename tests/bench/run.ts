// `npm run bench`: every promise of speed, measured against a limit in the same run. `npm run bench -- listing` runs one.
import { cpus, loadavg } from 'node:os'
import { benchDrills } from './drills.ts'
import { benchGrid } from './grid.ts'
import { benchHotVariant } from './hot-variant.ts'
import { benchImport } from './import.ts'
import { benchLarge } from './large.ts'
import { benchListing } from './listing.ts'
import { endAll } from './place.ts'
import { benchPurchase } from './purchase.ts'
import type { BenchResult } from './result.ts'
import { benchStart } from './start.ts'
import { benchStockEdit } from './stock-edit.ts'
import { benchWall } from './wall.ts'

const benches = {
  start: benchStart,
  drills: benchDrills,
  'stock-edit': benchStockEdit,
  'hot-variant': benchHotVariant,
  purchase: benchPurchase,
  listing: benchListing,
  grid: benchGrid,
  wall: benchWall,
  large: benchLarge,
  import: benchImport,
}

/** Makes a large market first, which takes some ten minutes: only when asked for. */
const ASKED_FOR = 'large'

function print({ name, findings }: BenchResult): void {
  const width = Math.max(...findings.map((one) => one.what.length))
  console.log(`\n${name}`)
  for (const { what, measured, limit, kept } of findings) {
    const verdict = kept === undefined ? '' : `   ${kept ? 'kept' : 'MISSED'}: ${limit}`
    console.log(`  ${what.padEnd(width)}  ${measured}${verdict}`)
  }
}

const wanted = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void endAll().then(() => process.exit(130)))

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
console.log(
  `busy before it began: ${loadavg()[0]?.toFixed(2)} (figures are medians of three rounds, ± half their spread)`,
)
let missed = 0
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length > 0 ? !wanted.includes(name) : name === ASKED_FOR) continue
    const result = await bench()
    print(result)
    missed += result.findings.filter((one) => one.kept === false).length
  }
} finally {
  await endAll()
}
console.log(missed === 0 ? '\nEvery limit was kept.' : `\n${missed} missed.`)
process.exit(missed === 0 ? 0 : 1)
