import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { connect, type Database } from '#src/database/connect.ts'
import { startEmbedded } from '#src/database/embedded.ts'
import { migrateToLatest } from '#src/database/migrate.ts'
import { importKeys } from '#src/market/delivery/key-import.ts'
import { auditOrders } from '#src/market/orders/audit.ts'
import { markPaid } from '#src/market/orders/settlement.ts'
import { theMarket } from '#src/market/orders/timeline.ts'
import { adjustStock } from '#src/market/stock/adjustment.ts'
import { auditLedger } from '#src/market/stock/audit.ts'
import type { Offer } from './buyers.ts'
import { makeCarts, openTills } from './offers.ts'
import { createDatabase, freePort, makeFolder, SECRET, startMarket } from './place.ts'
import type { Finding } from './result.ts'
import { type Rush, rush } from './rush.ts'
import { addOwner, seedMarket } from './seed.ts'

const BUYERS = 500
const UNITS = 100

type Place = { url: string; db: Database; offers: { units: Offer; keys: Offer } }

/** 500 buyers for 100 units and for 100 keys, through HTTP; undisturbed, then with the web process and the database killed. */
export async function orderDrills(): Promise<Finding[]> {
  const { url, db } = await createDatabase()
  const calm = await furnish(url, db)
  const port = `${await freePort()}`
  let market = await startMarket(url, { PORT: port })
  const findings = [
    ...(await drill(calm, calm.offers.units, `${BUYERS} buyers for ${UNITS} units`, (carts) =>
      rush(market.origin, carts),
    )),
    ...(await drill(calm, calm.offers.keys, `${BUYERS} buyers for ${UNITS} keys`, (carts) =>
      rush(market.origin, carts),
    )),
  ]
  const killed = await furnish(...(await freshDatabase()))
  await market.stop()
  market = await startMarket(killed.url, { PORT: port })
  const restart = async () => {
    process.kill(market.pid, 'SIGKILL')
    market = await startMarket(killed.url, { PORT: port })
  }
  for (const [what, offer] of [
    ['units', killed.offers.units],
    ['keys', killed.offers.keys],
  ] as const)
    findings.push(
      ...(await drill(killed, offer, `the same for ${what}, web process killed`, (carts) =>
        rush(market.origin, carts, restart),
      )),
    )
  await market.stop()
  return [...findings, ...(await databaseDrill(port))]
}

/** PostgreSQL is ended at once, as by a crash, and comes back by itself; the web process stays. */
async function databaseDrill(port: string): Promise<Finding[]> {
  const dataDir = makeFolder()
  const server = await startEmbedded({ dataDir })
  try {
    await migrateToLatest(server.url)
    const db = connect(server.url, { poolSize: 4 })
    const place = await furnish(server.url, db)
    const market = await startMarket(server.url, { PORT: port })
    const crash = async () => {
      process.kill(
        Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
        'SIGQUIT',
      )
    }
    const findings: Finding[] = []
    for (const [what, offer] of [
      ['units', place.offers.units],
      ['keys', place.offers.keys],
    ] as const)
      findings.push(
        ...(await drill(place, offer, `the same for ${what}, PostgreSQL crashed`, (carts) =>
          rush(market.origin, carts, crash),
        )),
      )
    await market.stop()
    await db.destroy()
    return findings
  } finally {
    await server.stop()
  }
}

async function freshDatabase(): Promise<[string, Database]> {
  const { url, db } = await createDatabase()
  return [url, db]
}

/** A shop with exactly 100 units of one thing and 100 keys of another. */
async function furnish(url: string, db: Database): Promise<Place> {
  await seedMarket(db, { shops: 1, products: 4 })
  const { shopId, userId } = await addOwner(db)
  const bankId = await openTills(db)
  const seller = { shopId, actorId: userId, actorName: 'Bench' }
  const variants = await db
    .selectFrom('variants as v')
    .innerJoin('stock_levels as l', 'l.variant_id', 'v.id')
    .select(['v.id', 'v.product_id as productId', 'l.on_hand as onHand'])
    .orderBy('v.id')
    .execute()
  const goods = variants[0]
  const game = variants.find((one) => one.productId !== goods?.productId)
  if (!goods || !game) throw new Error('the drill has no variants')
  await adjustTo(db, seller, goods, UNITS)
  for (const one of variants.filter(({ productId }) => productId === game.productId)) await adjustTo(db, seller, one, 0)
  await db.updateTable('products').set({ delivery: 'key' }).where('id', '=', game.productId).execute()
  const keys = Array.from({ length: UNITS }, (_, i) => `BENCH-NOT-A-KEY-${String(i).padStart(5, '0')}`)
  await importKeys(db, SECRET, seller, { variantId: game.id, keys, source: 'paste' })
  const method = await db.selectFrom('shipping_methods').select('id').executeTakeFirstOrThrow()
  const { currency } = await db.selectFrom('shops').select('currency').executeTakeFirstOrThrow()
  const offer = { shopId, bankId, currency }
  return {
    url,
    db,
    offers: {
      units: { ...offer, variantId: goods.id, methodId: method.id },
      keys: { ...offer, variantId: game.id, methodId: null },
    },
  }
}

async function adjustTo(
  db: Database,
  seller: { shopId: number; actorId: number; actorName: string },
  { id, onHand }: { id: number; onHand: number },
  units: number,
): Promise<void> {
  if (onHand !== units) await adjustStock(db, seller, id, { delta: units - onHand, reason: 'counted', note: '' })
}

async function drill(
  { db }: Place,
  offer: Offer,
  what: string,
  act: (carts: Awaited<ReturnType<typeof makeCarts>>) => Promise<Rush>,
): Promise<Finding[]> {
  const carts = await makeCarts(db, [offer], BUYERS)
  const found = await act(carts)
  const held = await countUp(db, offer)
  const { accepted, ms } = await acceptAll(db, held.payments)
  const sold = await countUp(db, offer)
  const ledger = await auditLedger(db)
  const orders = await auditOrders(db)
  const broken = ledger.breakCount + orders.length
  const placedRight =
    found.won.length === UNITS && new Set(found.won).size === UNITS && held.orders === UNITS && held.held === UNITS
  const soldRight =
    sold.onHand === 0 && sold.held === 0 && sold.sold === UNITS && sold.keys === (offer.methodId ? 0 : UNITS)
  const pressed = found.again > 0 ? `, pressed again ${found.again} times` : ''
  const keys = offer.methodId ? '' : `, ${sold.keys} distinct keys`
  return [
    {
      what,
      measured: `${held.orders} orders, ${found.refused} refused, ${found.unanswered} unanswered, ${held.held} held, ${found.ms} ms${pressed}`,
      limit: `exactly ${UNITS} orders, nobody else holds`,
      kept: placedRight && found.refused === BUYERS - UNITS,
    },
    {
      what: '  accepted, then',
      measured: `${accepted} paid in ${ms} ms, ${sold.sold} units sold${keys}, ${sold.onHand} left, ${broken} broken`,
      limit: 'all sold once, audit clean',
      kept: accepted === UNITS && soldRight && broken === 0,
    },
  ]
}

async function countUp(db: Database, { variantId }: Offer) {
  const { rows } = await sql<{
    orders: number
    held: number
    onHand: number
    sold: number
    keys: number
    payments: number[] | null
  }>`
    select (select count(distinct s.order_id) from order_lines l join shop_orders s on s.id = l.shop_order_id
            where l.variant_id = v.id) as orders,
      v.held, v.on_hand as "onHand",
      (select coalesce(-sum(u.delta), 0)::bigint from stock_updates u join stock_batches b on b.id = u.batch_id
       where u.variant_id = v.id and b.kind = 'sale') as sold,
      (select count(distinct k.id) from pool_keys k where k.variant_id = v.id and k.state = 'claimed') as keys,
      (select json_agg(distinct s.payment_id) from order_lines l join shop_orders s on s.id = l.shop_order_id
       where l.variant_id = v.id) as payments
    from (select variant_id as id, held, on_hand from stock_levels where variant_id = ${variantId}) v`.execute(db)
  const [row] = rows
  if (!row) throw new Error('the variant is gone')
  return { ...row, payments: row.payments ?? [] }
}

/** Eight people at the desk accept everything, each payment twice. */
async function acceptAll(db: Database, payments: number[]): Promise<{ accepted: number; ms: number }> {
  const begun = performance.now()
  const left = [...payments, ...payments]
  let accepted = 0
  const accept = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const paymentId = id
      if (
        (await db.transaction().execute((tx) => markPaid(tx, { secret: SECRET }, paymentId, theMarket))) === 'accepted'
      )
        accepted += 1
    }
  }
  await Promise.all(Array.from({ length: 8 }, accept))
  return { accepted: accepted / 2, ms: Math.round(performance.now() - begun) }
}
