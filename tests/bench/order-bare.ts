// The limit the order step is measured against: the very statements of one order, taken down while it was placed, and
// sent again by node-postgres for other carts. Nothing is thought about, drawn or checked in between.
import pg from 'pg'
import { connect } from '#src/database/connect.ts'
import { newOrderNumber } from '#src/market/orders/order-number.ts'
import { placeOrder } from '#src/market/orders/placement.ts'

type Task = { url: string; secret: string; cartIds: number[]; clients: number }
type Statement = { text: string; values: unknown[] }

const { url, secret, cartIds, clients } = JSON.parse(process.argv[2] ?? '') as Task
const sampleCart = cartIds.pop() ?? 0
const { statements, number, orderId } = await takeDown()

async function takeDown() {
  const taken: Statement[] = []
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, values] = args as [string | Statement, unknown[] | undefined]
    taken.push(
      typeof first === 'string' ? { text: first, values: values ?? [] } : { text: first.text, values: first.values },
    )
    return (original as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof original
  const db = connect(url, { poolSize: 1 })
  const placed = await placeOrder(
    db,
    { secret },
    { cartId: sampleCart },
    { formKey: `bench-form-${sampleCart}`, userId: null, address: null },
  )
  pg.Client.prototype.query = original
  const found = await db.selectFrom('orders').select('id').where('number', '=', placed.number).executeTakeFirstOrThrow()
  await db.destroy()
  return { statements: taken, number: placed.number, orderId: found.id }
}

/** The value as it is for another order: ids and texts that named the first name this one. */
function otherwise(value: unknown, to: { cart: number; order: number; number: string }): unknown {
  if (value === sampleCart) return to.cart
  if (value === orderId) return to.order
  if (Array.isArray(value)) return value.map((one) => otherwise(one, to))
  if (typeof value !== 'string') return value
  return value
    .replaceAll(number, to.number)
    .replaceAll(`bench-form-${sampleCart}`, `bench-form-${to.cart}`)
    .replaceAll(`order:${orderId}`, `order:${to.order}`)
}

const times: number[] = []
async function writeOne(client: pg.Client, cart: number): Promise<void> {
  const begun = performance.now()
  const to = { cart, order: 0, number: newOrderNumber() }
  for (const [i, { text, values }] of statements.entries()) {
    const named = values.length > 0 ? { name: `s${i}` } : {}
    const { rows } = await client.query({ ...named, text, values: values.map((one) => otherwise(one, to)) })
    if (to.order === 0 && rows[0]?.orderId) to.order = Number(rows[0].orderId)
  }
  times.push(performance.now() - begun)
}

async function writeMany(client: pg.Client, most: number): Promise<void> {
  for (let i = 0; i < most; i++) {
    const cart = cartIds.pop()
    if (cart === undefined) return
    await writeOne(client, cart)
  }
}

const connected = Array.from({ length: clients }, () => new pg.Client({ connectionString: url }))
await Promise.all(connected.map((client) => client.connect()))
// What a connection prepares once, the market's have prepared long ago.
await Promise.all(connected.map((client) => writeMany(client, 6)))
times.length = 0
const begun = performance.now()
await Promise.all(connected.map((client) => writeMany(client, Number.POSITIVE_INFINITY)))
const seconds = (performance.now() - begun) / 1000
await Promise.all(connected.map((client) => client.end()))
times.sort((a, b) => a - b)
const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(1))
console.log(JSON.stringify({ rate: times.length / seconds, p50: at(0.5), p99: at(0.99), wrong: 0 }))
