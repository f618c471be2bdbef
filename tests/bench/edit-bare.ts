// The limit a stock edit is measured against: the ledger's own rows, written by node-postgres and nothing else.
import pg from 'pg'

type Task = { url: string; shopId: number; variantIds: number[]; seconds: number; clients: number }

const { url, shopId, variantIds, seconds, clients } = JSON.parse(process.argv[2] ?? '') as Task
const text = `with batch as (
    insert into stock_batches (shop_id, kind, actor_name, reason) values ($1, 'adjustment', 'Bench', 'received')
    returning id)
  insert into stock_updates (batch_id, variant_id, delta) select batch.id, $2, 1 from batch`
const times: number[] = []
const until = performance.now() + seconds * 1000
let turn = 0

async function write(): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  while (performance.now() < until) {
    turn += 7
    const begun = performance.now()
    await client.query({ name: 'edit', text, values: [shopId, variantIds[turn % variantIds.length]] })
    times.push(performance.now() - begun)
  }
  await client.end()
}

await Promise.all(Array.from({ length: clients }, write))
times.sort((a, b) => a - b)
const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(1))
console.log(JSON.stringify({ rate: times.length / seconds, p50: at(0.5), p99: at(0.99), wrong: 0 }))
