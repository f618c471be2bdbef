import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Finding } from './result.ts'

const SAMPLE = 200

/** Walks the chains of some variants, hash by hash, as the audit does for all: the seed's rows must stand up to it. */
export async function auditSample(url: string): Promise<Finding> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: totals } = await client.query<{ updates: string; products: string }>(
      'select (select count(*) from stock_updates) as updates, (select count(*) from products) as products',
    )
    const { rows } = await client.query(
      `select u.*, (extract(epoch from u.created_at) * 1000000)::bigint::text as micros, b.hash as batch_hash,
         l.head_hash, l.on_hand, l.seq as last
       from stock_levels l join stock_updates u using (variant_id) join stock_batches b on b.id = u.batch_id
       where l.variant_id in (select id from variants where id % greatest(1, (select max(id) / ${SAMPLE} from variants)) = 0)
       order by u.variant_id, u.seq`,
    )
    let broken = 0
    let before = Buffer.alloc(32)
    for (const row of rows) {
      if (row.seq === 1) before = Buffer.alloc(32)
      const facts = [
        'update',
        row.shop_id,
        row.variant_id,
        row.seq,
        row.batch_id,
        row.batch_hash.toString('hex'),
        row.delta,
        row.before,
        row.after,
        row.micros,
        before.toString('hex'),
      ]
      const hash = createHash('sha256').update(facts.join('\x1f')).digest()
      const head = row.seq !== row.last || (row.head_hash.equals(row.hash) && row.on_hand === row.after)
      if (!hash.equals(row.hash) || !row.prev_hash.equals(before) || !head) broken += 1
      before = row.hash
    }
    const measured = `${totals[0]?.products} products, ${totals[0]?.updates} updates; ${rows.length} of them checked, ${broken} broken`
    return { what: 'the data', measured, limit: 'none broken', kept: broken === 0 }
  } finally {
    await client.end()
  }
}
