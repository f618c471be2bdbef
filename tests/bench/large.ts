import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { connect } from '#src/database/connect.ts'
import { auditSample } from './large-audit.ts'
import { openLargeData } from './large-data.ts'
import { type Kind, kindsOf } from './large-pages.ts'
import type { Load } from './load.ts'
import { ending, makeFolder, runProgram, startChild, startMarket } from './place.ts'
import { type BenchResult, type Finding, median, tell } from './result.ts'

const ROUNDS = 3
const SECONDS = 3
const CLIENTS = 32
const SLOWEST_MS = 50
/** Of more addresses than are asked none comes twice; so many of their end are asked before. */
const FRESH = 3500
const WARM = 500

/** The folder to make the data in, or to find it: `-- large --data=<folder>`, or BENCH_LARGE_DATA. */
const folderOf = () =>
  path.resolve(
    process.argv.find((one) => one.startsWith('--data='))?.slice('--data='.length) ??
      process.env.BENCH_LARGE_DATA ??
      'var/bench-large',
  )

/**
 * Every kind of page with 100,000 products in 500 shops and 10 million stock updates, beside the same market with 1,000
 * products and the same bytes from Hono with no database. `--only=<words>` measures the kinds that hold these words.
 */
export async function benchLarge(): Promise<BenchResult> {
  const folder = folderOf()
  console.log(`\nData in ${folder}`)
  const data = await openLargeData(folder)
  ending(data.stop)
  const findings: Finding[] = [await auditSample(data.large)]
  const small = await open(data.small)
  const large = await open(data.large)
  const only = process.argv.find((one) => one.startsWith('--only='))?.slice('--only='.length)
  for (const kind of large.kinds) {
    if (only && !kind.name.includes(only)) continue
    const same = small.kinds.find(({ name }) => name === kind.name)
    findings.push(...(await benchKind(kind, large, same && { kind: same, market: small })))
    for (const finding of findings.slice(-4)) if (!shown.has(finding)) show(finding)
  }
  await large.stop()
  await small.stop()
  return { name: '100,000 products in 500 shops, 10 million stock updates; 32 clients', findings }
}

const shown = new Set<Finding>()
function show(finding: Finding) {
  shown.add(finding)
  console.log(`  … ${finding.what}: ${finding.measured}`)
}

type Market = { url: string; origin: string; kinds: Kind[]; stop: () => Promise<void> }

async function open(url: string): Promise<Market> {
  const market = await startMarket(url, { TRUST_PROXY: 'true' })
  const db = connect(url, { poolSize: 2 })
  ending(() => db.destroy())
  return { url, origin: market.origin, kinds: await kindsOf(db, market.origin), stop: market.stop }
}

async function benchKind(
  kind: Kind,
  large: Market,
  small: { kind: Kind; market: Market } | undefined,
): Promise<Finding[]> {
  const bytes = await bodyOf(kind, large.origin)
  const file = path.join(makeFolder(), 'page.html')
  writeFileSync(file, bytes)
  const plain = await startChild('tests/bench/plain-server.ts', [file], {}, /answers on (http:\S+)/)
  const [bare, few, many, busy]: Load[][] = [[], [], [], []]
  const rounds = kind.share ? ROUNDS : 1
  // Otherwise the market has at least answered others of its kind: its database knows how to find them.
  const before = ({ seen, paths }: Kind) => (seen ? paths : paths.length > FRESH ? paths.slice(-WARM) : [])
  await askEach(large.origin, { ...kind, paths: before(kind) })
  if (small) await askEach(small.market.origin, { ...small.kind, paths: before(small.kind) })
  for (let round = 0; round < rounds; round++) {
    bare?.push(await ask(`${plain.found[1]}`, { ...kind, paths: ['/'], cookie: '' }))
    if (small) few?.push(await ask(small.market.origin, small.kind))
    many?.push(await ask(large.origin, kind))
  }
  // Afterwards: what is written makes all pages that are kept old, and the others are measured without it.
  const writer = kind.busy && (await startChild('tests/bench/writer.ts', [large.url], {}, /writing/))
  for (let round = 0; writer && round < rounds; round++) busy?.push(await ask(large.origin, kind))
  if (writer) await writer.stop()
  await plain.stop()
  const limit = median((bare ?? []).map(({ rate }) => rate))
  const held = kind.busy === 'held' ? kind : { ...kind, share: undefined }
  return [
    { what: `${kind.name}: the same ${bytes.length} bytes, no database`, measured: tell(bare ?? []) },
    { what: `${kind.name}: 1,000 products`, measured: tell(few ?? []) },
    judge(`${kind.name}: 100,000 products`, many ?? [], limit, kind, few),
    ...(kind.busy ? [judge(`${kind.name}: and 20 stock edits a second`, busy ?? [], limit, held)] : []),
  ]
}

/** Held to its share of the bare rate and to the slowest answer where that is asked of it, and to half the small market's rate. */
function judge(
  what: string,
  loads: Load[],
  limit: number,
  { share }: { share?: number | undefined },
  few?: Load[],
): Finding {
  const rate = median(loads.map((one) => one.rate))
  const p99 = median(loads.map((one) => one.p99))
  const times = few && few.length > 0 ? median(few.map((one) => one.rate)) / rate : null
  const limits = [
    ...(share
      ? [
          { words: `at least ${share * 100} %`, kept: rate / limit >= share },
          { words: `p99 under ${SLOWEST_MS} ms`, kept: p99 < SLOWEST_MS },
        ]
      : []),
    ...(times === null ? [] : [{ words: 'at most twice as slow', kept: times <= 2 }]),
  ]
  return {
    what,
    measured: `${tell(loads)} = ${((rate / limit) * 100).toFixed(0)} %${times === null ? '' : `, ${times.toFixed(2)} times as slow`}`,
    ...(limits.length > 0 ? { limit: limits.map(({ words }) => words).join(', ') } : {}),
    kept: limits.every(({ kept }) => kept) && loads.every(({ wrong }) => wrong === 0),
  }
}

/** Every address once. */
async function askEach(origin: string, { paths, cookie }: Kind): Promise<void> {
  const left = [...paths]
  const visit = async () => {
    for (let path = left.pop(); path; path = left.pop())
      await (await fetch(origin + path, { headers: cookie ? { cookie } : {} })).text()
  }
  await Promise.all(Array.from({ length: 8 }, visit))
}

async function bodyOf({ paths, cookie, name }: Kind, origin: string): Promise<string> {
  const answer = await fetch(origin + paths[0], {
    headers: { 'Accept-Encoding': 'identity', ...(cookie ? { cookie } : {}) },
  })
  if (!answer.ok || answer.redirected) throw new Error(`${name} answers ${answer.status} ${answer.url}`)
  return answer.text()
}

async function ask(origin: string, { paths, cookie }: Kind, seconds = SECONDS): Promise<Load> {
  const file = path.join(makeFolder(), 'paths.json')
  writeFileSync(file, JSON.stringify(paths))
  const task = JSON.stringify({ origin, paths: file, cookie, seconds, clients: CLIENTS })
  return JSON.parse(await runProgram('tests/bench/large-load.ts', [task])) as Load
}
