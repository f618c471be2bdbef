import { createMiddleware } from 'hono/factory'
import { paths, withQuery } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { chooseShop } from '#src/market/accounts/session-list.ts'
import { OtherShopPage } from '#templates/seller/other-shop.tsx'
import { pageBehind } from './back.ts'
import { type Ctx, type Env, personOf, shopOf } from './env.ts'
import { keepForm, openForm, restoreForm } from './kept-form.ts'
import { showPage, wantsFragment } from './page.tsx'
import { DRAWN_FOR } from './shop-mark.ts'

/** In the address of a form that carries another, kept, one: its person goes over, and has. */
const GOING = 'going_over'
const GONE = 'gone_over'

/** What acts in no shop, or in one that it names itself. */
const ELSEWHERE = /^\/seller\/(shops\/|shop\/new$)/

/**
 * Refuses what a page of one shop sends once its person has gone over to another in another window: it would act there.
 * What was typed is kept, and sent after all when they go back over. With scripts a header says which shop is meant,
 * without them the form's own address.
 */
export const requireDrawnShop = createMiddleware<Env>(async (c, next) => {
  const { shop } = c.var
  const header = c.req.header('X-Shop')
  if (shop && header && header !== String(shop.id)) {
    throw new Refusal('conflict', `You work in ${shop.name} now, chosen in another window. Reload this page.`)
  }
  if (!shop || c.req.method !== 'POST' || ELSEWHERE.test(c.req.path)) return next()
  const drawnFor = Number(c.req.query(DRAWN_FOR) ?? shop.id)
  if (c.req.query(GOING)) return goOver(c, drawnFor)
  if (drawnFor !== shop.id) return askShop(c, drawnFor)
  if (c.req.query(GONE)) await takeKept(c)
  return next()
})

async function askShop(c: Ctx, drawnFor: number): Promise<Response> {
  const meant = c.var.shops.find((one) => one.id === drawnFor)
  if (!meant || wantsFragment(c))
    throw new Refusal('conflict', `You work in ${shopOf(c).name} now. Nothing was changed.`)
  // A file is not read for a question; what else was typed beside it can be typed again, and the page says so.
  const fields = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')
  const kept = fields ? keepForm(c, await c.req.formData(), pageBehind(c, paths.seller)).sealed : null
  const action = kept ? withQuery(c.req.path, { ...c.req.query(), [GOING]: '1' }) : paths.shopChoice(meant.id)
  const body = <OtherShopPage meant={meant.name} current={shopOf(c).name} action={action} kept={kept} />
  return showPage(c, { title: 'Another shop is chosen', area: 'seller', status: 409, body })
}

/** Into the shop that was meant, and there with the same form once more (307): by then the request is that shop's. */
async function goOver(c: Ctx, shopId: number): Promise<Response> {
  await chooseShop(c.var.db, personOf(c), shopId)
  const { [GOING]: _, ...query } = c.req.query()
  return c.redirect(withQuery(c.req.path, { ...query, [GONE]: '1' }), 307)
}

async function takeKept(c: Ctx): Promise<void> {
  const kept = openForm(c, (await c.req.formData()).get('kept_form'))
  if (kept) restoreForm(c, kept)
}
