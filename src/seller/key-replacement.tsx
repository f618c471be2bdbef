import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { findSoldKey, replaceKey } from '#src/market/orders/key-replacement.ts'
import { ReplacementPage } from '#templates/seller/order-keys.tsx'
import { requireManager } from './order-desk.ts'
import { sellerOf } from './stock.tsx'

const MOST = 200

/** Another key for one that a buyer cannot use, from the page of its order. */
export const keyReplacement = new Hono<Env>().post('/keys/replacements/:keyId{[1-9][0-9]{0,14}}', async (c) => {
  const { db, config } = c.var
  requireManager(c)
  const keyId = Number(c.req.param('keyId'))
  const { shopOrderId } = await findSoldKey(db, shopOf(c).id, keyId)
  const typed = (await readForm(c)).get('reason') ?? ''
  const reason = typed.replace(/\p{Cc}+/gu, ' ').trim()
  const why = reason === '' ? 'Say why: the buyer reads it.' : reason.length > MOST ? `At most ${MOST} letters.` : null
  const show = (errors: Record<string, string>, status: 403 | 404 | 409 | 422 | 429) =>
    showPage(c, {
      ...{ title: 'Not replaced', area: 'seller', status },
      body: <ReplacementPage {...{ keyId, shopOrderId, reason: typed, errors }} />,
    })
  if (why) return show({ reason: why }, 422)
  try {
    const { item } = await replaceKey(db, { secret: config.secret }, sellerOf(c), keyId, reason)
    return leadTo(c, `${paths.sellerOrder(shopOrderId)}#keys`, { text: `The buyer has another key of ${item}.` })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return show({ '': error.message }, statusOf(error))
  }
})
