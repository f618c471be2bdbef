// A market that is alive: somebody edits stock some twenty times a second while others look.
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from '#src/database/connect.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'

const [url = '', every = '50'] = process.argv.slice(2)
const db = connect(url, { poolSize: 1 })
const variants = await db.selectFrom('variants').select(['id', 'shop_id']).orderBy('id').limit(500).execute()
let going = true
process.once('SIGTERM', () => {
  going = false
})
console.log('writing')
for (let i = 0; going; i++) {
  const variant = variants[i % variants.length]
  if (!variant) break
  const seller = { shopId: variant.shop_id, actorId: 1, actorName: 'Bench' }
  await adjustStock(db, seller, variant.id, { delta: 1, reason: 'received', note: '' })
  await wait(Number(every))
}
await db.destroy()
