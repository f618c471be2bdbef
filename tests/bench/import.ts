import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { auditLedger } from '#src/market/stock/audit.ts'
import type { ImportWork } from './import-work.ts'
import { createDatabase, makeFolder, runProgram } from './place.ts'
import type { BenchResult } from './result.ts'
import { addOwner, seedMarket } from './seed.ts'

const ROWS = 100_000
const MOST_SECONDS = 60
/** What ten times the rows may cost in memory, in MB: buffers and a garbage collector that has not come by yet. */
const MOST_MORE = 60

/** 100,000 rows of a product file into an empty shop; the same again; their stock counted anew. Each in its own process. */
export async function benchImport(): Promise<BenchResult> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 1, products: 10 })
  const { shopId, userId } = await addOwner(db)
  const folder = makeFolder()
  const write = async (name: string, lines: () => Generator<string>) => {
    const file = path.join(folder, name)
    await pipeline(Readable.from(lines()), createWriteStream(file))
    return file
  }
  const run = async (file: string): Promise<ImportWork> =>
    JSON.parse(
      await runProgram('tests/bench/import-work.ts', [JSON.stringify({ url, file, shopId, actorId: userId })], {
        asMarket: true,
      }),
    )
  const small = await run(await write('small.csv', () => products(ROWS / 10, 'small')))
  const file = await write('large.csv', () => products(ROWS, 'large'))
  const large = await run(file)
  const again = await run(file)
  const stock = await run(await write('stock.csv', () => counts(ROWS, 'large')))
  const { breakCount, updates } = await auditLedger(db)
  return {
    name: `Import: ${ROWS.toLocaleString('en')} rows of a product file`,
    findings: [
      within('new products, pictures named, stock as one batch', large),
      within('the same file again: nothing to change', again),
      within('the stock of all of them from a plain list', stock),
      {
        what: 'memory of the worker',
        measured: `${large.peakMb} MB at most, ${small.peakMb} MB for a tenth of the rows`,
        limit: `no more than ${MOST_MORE} MB more`,
        kept: large.peakMb - small.peakMb <= MOST_MORE,
      },
      {
        what: 'ledger after all of it',
        measured: `${updates} updates, ${breakCount} broken`,
        limit: 'none broken',
        kept: breakCount === 0,
      },
    ],
  }
}

const within = (what: string, { compared, written, state, counts }: ImportWork) => ({
  what,
  measured: `${compared.toFixed(1)} s to compare + ${written.toFixed(1)} s to write (${counts.new} new, ${counts.changed} changed, ${state})`,
  limit: `under ${MOST_SECONDS} s`,
  kept: compared + written < MOST_SECONDS && (state === 'done' || (counts.new === 0 && counts.changed === 0)),
})

const HEAD =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,' +
  'Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Status\r\n'

/** Four rows a product, as a real file has them: the first says what it is. */
function* products(rows: number, name: string): Generator<string> {
  yield HEAD
  for (let at = 0; at < rows; at++) {
    const product = Math.floor(at / 4)
    const size = 38 + (at % 4)
    const first = `Boot ${name} ${product},"<p>For <b>rain</b> and snow, pair ${product}.</p>\n<ul><li>warm</li></ul>",Maker,Boots,"warm, new",true,Size`
    const cells = `${size},${name}-${at},900,${at % 50},${(at % 90) + 10}.50,120.00,40063813${String(at).padStart(5, '0')}`
    const picture = at % 4 === 0 ? `https://pictures.example/${name}/${product}.jpg` : ''
    yield `boot-${name}-${product},${at % 4 === 0 ? first : ',,,,,,'},${cells},${picture},active\r\n`
  }
}

function* counts(rows: number, name: string): Generator<string> {
  yield 'SKU;Menge\n'
  for (let at = 0; at < rows; at++) yield `${name}-${at};${(at % 50) + 1}\n`
}
