import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Load, load } from './load.ts'
import { createDatabase, makeFolder, runProgram, startChild, startMarket } from './place.ts'
import { atLeast, type BenchResult, type Finding, median, tell } from './result.ts'
import { seedMarket } from './seed.ts'
import { weigh } from './start.ts'

const LIMIT = 0.2
const ROUNDS = 3

type Page = { name: string; path: string; limited: boolean }

const pages: Page[] = [
  { name: 'listing of 24 products', path: '/buyer/products', limited: true },
  { name: 'listing, category, in stock', path: '/buyer/products?category=section-3&in_stock=1', limited: false },
  { name: 'listing, search', path: '/buyer/products?q=walker+oiled', limited: false },
  { name: 'product details', path: '/buyer/products/thing-77', limited: false },
]

/** 24 of 10,000 products in 50 shops, with nobody writing and with twenty stock edits a second, against bare bytes. */
export async function benchListing(): Promise<BenchResult> {
  const { url, db } = await createDatabase()
  await seedMarket(db, { shops: 50, products: 10_000 })
  const market = await startMarket(url)
  const findings: Finding[] = []
  for (const page of pages) findings.push(...(await benchPage(url, market.origin, page)))
  findings.push(await benchMixed(market.origin))
  const more = Array.from({ length: 12 }, (_, i) => `/buyer/products?category=section-${1 + (i % 8)}&min=${i}`)
  findings.push(await weigh(market.origin, market.pid, more))
  await market.stop()
  return { name: 'Listing: 10,000 products in 50 shops', findings }
}

/** The dear case, for the record: a category below a price, and every request asks for another price. */
async function benchMixed(origin: string): Promise<Finding> {
  const rounds: Load[] = []
  const task = JSON.stringify({ origin, seconds: 4, clients: 32 })
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(JSON.parse(await runProgram('tests/bench/mixed-load.ts', [task])) as Load)
  return { what: 'listing, category and price: every request another', measured: tell(rounds) }
}

async function benchPage(databaseUrl: string, origin: string, page: Page): Promise<Finding[]> {
  const body = await (await fetch(origin + page.path, { headers: { 'Accept-Encoding': 'identity' } })).text()
  const file = path.join(makeFolder(), 'page.html')
  writeFileSync(file, body)
  const plain = await startChild('tests/bench/plain-server.ts', [file], {}, /answers on (http:\S+)/)
  const bare: Load[] = []
  const quiet: Load[] = []
  const busy: Load[] = []
  await load(origin + page.path, { seconds: 2 })
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await load(`${plain.found[1]}/`))
    quiet.push(await load(origin + page.path))
    const writer = await startChild('tests/bench/writer.ts', [databaseUrl], {}, /writing/)
    busy.push(await load(origin + page.path))
    await writer.stop()
  }
  await plain.stop()
  const limit = median(bare.map((one) => one.rate))
  return [
    { what: `${page.name}: the same ${body.length} bytes, no database`, measured: tell(bare) },
    compared(`${page.name}: nobody writes`, quiet, limit, page.limited),
    compared(`${page.name}: 20 stock edits a second`, busy, limit, page.limited),
  ]
}

function compared(what: string, loads: Load[], limit: number, limited: boolean): Finding {
  const ratio = median(loads.map((one) => one.rate)) / limit
  const measured = `${tell(loads)} = ${(ratio * 100).toFixed(0)} %`
  return limited ? atLeast(what, measured, ratio, LIMIT) : { what, measured }
}
