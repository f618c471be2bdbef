import { readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { live } from './lib/life.ts'
import { auditOrders } from './market/orders/audit.ts'
import { auditLedger } from './market/stock/audit.ts'
import { findDatabase } from './own-database.ts'

/** `npm run audit`: recomputes the stock ledger and names the first wrong row. Ends with 1 where anything is wrong. */
await live(async (life) => {
  const config = readConfig()
  const db = connect(await findDatabase(config, life, 'an audit'), { poolSize: 2 })
  life.atEnd(() => db.destroy())
  const start = performance.now()
  const { batches, updates, levels, heads, breaks, breakCount, fingerprint } = await auditLedger(db)
  const orders = await auditOrders(db)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`Read ${updates} stock updates in ${batches} batches and ${levels} levels in ${seconds} s.`)
  if (orders.length > 0) {
    console.error('Orders do not agree with what they rest on. The first:')
    for (const { order, what } of orders) console.error(`  ${order}: ${what}`)
  }
  if (breakCount === 0) {
    console.log(`Every hash, sum and level is right. Fingerprint of the ledger: ${fingerprint}`)
    if (heads > 0) console.log(`The ledger still gives each of the ${heads} heads that were kept, a shop and day each.`)
    if (orders.length === 0) console.log('Every order agrees with its stock, its keys and its payments.')
    return life.end(orders.length === 0 ? 0 : 1)
  }
  console.error(`${breakCount === 1 ? 'One row is' : `${breakCount} rows are`} wrong. The first:`)
  for (const { shop, where, what } of breaks) console.error(`  ${shop}, ${where}: ${what}`)
  if (breaks.length < breakCount) console.error(`  … and ${breakCount - breaks.length} more`)
  return life.end(1)
})
