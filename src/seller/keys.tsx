import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { findPool, KEY_STATES, listKeyImports, listKeys, listPools } from '#src/market/delivery/key-pools.ts'
import { restoreKeys, withdrawKeys } from '#src/market/delivery/key-withdrawal.ts'
import { PoolPage, type PoolPageProps } from '#templates/seller/key-pool.tsx'
import { PoolsPage } from '#templates/seller/keys.tsx'
import { sellerOf } from './stock.tsx'

export const POOL = '/keys/:variantId{[1-9][0-9]{0,14}}'
const MOST_REASON = 200

/** The pools of keys of a shop. What is imported into them is next door in key-import.tsx. */
export const keys = new Hono<Env>()
  .get('/keys', async (c) => {
    const list = await listPools(c.var.db, shopOf(c).id, { after: placeOf(c.req.query('after')) })
    return showPage(c, { title: 'Keys', area: 'seller', wide: true, body: <PoolsPage {...list} now={now()} /> })
  })

  .get(POOL, (c) => showPool(c))

  .post(`${POOL}/withdrawal`, requireFreshProof, async (c) => {
    const { keyIds, reason, all } = await readMove(c)
    const variantId = variantOf(c)
    const errors: Errors = {
      ...(keyIds.length === 0 && { key: 'Tick the keys to withdraw first.' }),
      ...(reason === '' && { reason: 'Say why: it stays in the history.' }),
      ...(reason.length > MOST_REASON && { reason: `At most ${MOST_REASON} letters.` }),
    }
    if (Object.keys(errors).length > 0) return showPool(c, { refused: { errors, reason: all, keyIds } })
    const { db, config } = c.var
    const count = await withdrawKeys(db, config.secret, sellerOf(c), { variantId, keyIds, reason })
    return leadTo(c, paths.sellerPool(variantId), {
      text: count === 1 ? '1 key is withdrawn.' : `${count} keys are withdrawn.`,
      undo: { action: paths.sellerPoolMove(variantId, 'restoration'), fields: { key: keyIds.join(','), reason } },
    })
  })

  .post(`${POOL}/restoration`, async (c) => {
    const { keyIds, reason } = await readMove(c)
    const variantId = variantOf(c)
    if (keyIds.length === 0) return showPool(c, { refused: { errors: { key: 'Choose a key first.' }, reason, keyIds } })
    const why = reason.slice(0, MOST_REASON) || 'put back'
    const count = await restoreKeys(c.var.db, sellerOf(c), { variantId, keyIds, reason: why })
    const text = count === 1 ? '1 key is back in the pool.' : `${count} keys are back in the pool.`
    return leadTo(c, paths.sellerPool(variantId), { text })
  })

export const variantOf = (c: Ctx): number => Number(c.req.param('variantId'))

type More = Partial<Pick<PoolPageProps, 'refused' | 'importing'>>

/** The page of a pool; with what was refused, as it was typed. Refuses (not-found) what is no pool of this shop. */
export async function showPool(c: Ctx, more: More = {}): Promise<Response> {
  const { db, config } = c.var
  const [variantId, shop] = [variantOf(c), shopOf(c)]
  const pool = await findPool(db, shop.id, variantId)
  if (!pool) throw notFound('pool of keys in your shop')
  const state = KEY_STATES.find((one) => one === c.req.query('state')) ?? null
  const [list, imports] = await Promise.all([
    listKeys(db, config.secret, variantId, { state, before: placeOf(c.req.query('before')) }),
    listKeyImports(db, variantId),
  ])
  const name = [pool.title, ...pool.options].join(' ')
  const mayChange = shop.role !== 'viewer'
  return showPage(c, {
    title: `Keys of ${name}`,
    area: 'seller',
    wide: true,
    status: more.refused || more.importing?.errors ? 422 : 200,
    breadcrumbs: [{ label: 'Keys', href: paths.sellerPools() }, { label: name }],
    body: <PoolPage {...{ pool, state, list, imports, mayChange, now: now() }} {...more} />,
  })
}

/** Keys come one a field, or together in one: a page of them ticked, or the undo of such a page. */
async function readMove(c: Ctx) {
  const form = await readForm(c)
  const keyIds = form
    .getAll('key')
    .flatMap((value) => value.split(','))
    .filter((value) => /^[1-9]\d{0,14}$/.test(value))
    .map(Number)
    .slice(0, 1000)
  const all = form.get('reason') ?? ''
  return { keyIds, all, reason: all.replace(/\p{Cc}+/gu, ' ').trim() }
}

const placeOf = (value: string | undefined) => (value && /^\d{1,15}$/.test(value) ? Number(value) : undefined)
