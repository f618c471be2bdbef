import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { visitOf } from '#src/frame/visit.ts'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { LONGEST_REPORT, listOrderKeys, reportKey, revealKey, type Visitor } from '#src/market/orders/order-keys.ts'
import { KeyPage, keyRowId, OrderKeyRow, ReportPage } from '#templates/buyer/order-keys.tsx'
import { askForCode, keyProof, mayReveal } from './key-proof.tsx'
import { orderHere } from './order-access.ts'

const KEY = '/:id{[1-9][0-9]{0,14}}'

/** The keys of an order, for its buyer: shown when asked for and never kept by anything on the way. */
export const orderKeys = new Hono<Env>()
  .route('/', keyProof)

  .post(`${KEY}/reveal`, async (c) => {
    const reach = await orderHere(c)
    const { db, config } = c.var
    const keyId = Number(c.req.param('id'))
    if (!mayReveal(c, reach)) {
      await requireKey(c, reach.id, keyId)
      return askForCode(c, reach, keyId)
    }
    const { key, item } = await revealKey(db, config.secret, reach.id, keyId, visitorOf(c))
    const all = await listOrderKeys(db, reach.id)
    const row = all.find((one) => one.id === keyId)
    if (!row) throw notFound('key in this order')
    const shown = { number: reach.number, key_: row, now: now(), shown: key }
    if (wantsFragment(c)) {
      const of = all.filter((one) => one.lineId === row.lineId).length
      return showFragment(c, <OrderKeyRow {...shown} of={of} />)
    }
    const page = { title: 'Your key', area: 'buyer' as const, noindex: true }
    const answer = await showPage(c, { ...page, body: <KeyPage {...shown} item={item} /> })
    answer.headers.set('Cache-Control', 'private, no-store')
    return answer
  })

  .post(`${KEY}/report`, async (c) => {
    const reach = await orderHere(c)
    const { db, config } = c.var
    const { number, id: orderId } = reach
    const keyId = Number(c.req.param('id'))
    const typed = (await readForm(c)).get('note') ?? ''
    const note = typed.trim()
    const { item } = await requireKey(c, orderId, keyId)
    const why =
      note === ''
        ? 'Say what happens when you use it.'
        : note.length > LONGEST_REPORT
          ? `At most ${LONGEST_REPORT} letters.`
          : null
    if (why) {
      const body = <ReportPage {...{ number, keyId, item, note: typed, errors: { note: why } }} />
      return showPage(c, { title: 'Not sent', area: 'buyer', noindex: true, status: 422, body })
    }
    if (!mayReveal(c, reach)) return askForCode(c, reach, keyId)
    await reportKey(db, config.secret, { orderId, keyId, note, visitor: visitorOf(c) })
    return leadTo(c, `${paths.buyerOrder(number)}#${keyRowId(keyId)}`, {
      text: 'The shop is told. You hear from them here.',
    })
  })

async function requireKey(c: Ctx, orderId: number, keyId: number) {
  const [key] = await listOrderKeys(c.var.db, orderId, keyId)
  if (!key) throw notFound('key in this order')
  return key
}

/** The buyer is never named to others: what is kept is their account, and where they looked from. */
function visitorOf(c: Ctx): Visitor {
  const { address, userAgent } = visitOf(c)
  const { person } = c.var
  return { actorId: person?.id ?? null, actorName: person ? 'The buyer, signed in' : 'The buyer', address, userAgent }
}
