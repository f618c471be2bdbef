import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { listShipping, type Method, type Shipping } from '#src/market/shops/shipping.ts'
import { saveMethod } from '#src/market/shops/shipping-methods.ts'
import { MethodPage } from '#templates/seller/shipping-method.tsx'
import { readMethod, rowsOf, typedMethod } from './shipping-form.ts'

const METHOD = '/shipping/methods/:id{[1-9][0-9]{0,14}}'

/** One way of sending: what it costs and how long it takes. Behind the guard of shipping.tsx. */
export const shippingMethod = new Hono<Env>()
  .get('/shipping/methods/new', async (c) => {
    const { zone, kind } = c.req.query()
    const found = await listShipping(c.var.db, shopOf(c).id)
    const typed = { kind: kind === 'pickup' ? 'pickup' : 'flat', zone: zone ?? String(found.zones[0]?.id ?? '') }
    return answerMethod(c, found, null, typed)
  })

  .get(METHOD, async (c) => {
    const found = await listShipping(c.var.db, shopOf(c).id)
    const method = methodOf(c, found)
    return answerMethod(c, found, method, typedMethod(method, shopOf(c).currency))
  })

  .post('/shipping/methods', (c) => save(c, false))
  .post(METHOD, (c) => save(c, true))

async function save(c: Ctx, existing: boolean): Promise<Response> {
  const shop = shopOf(c)
  const found = await listShipping(c.var.db, shop.id)
  const method = existing ? methodOf(c, found) : null
  const { typed, errors, input } = readMethod(await readForm(c), shop.currency)
  if (Object.keys(errors).length > 0) return answerMethod(c, found, method, typed, errors)
  const id = await saveMethod(c.var.db, shop.id, method?.id ?? null, input)
  return leadTo(c, `${paths.shipping()}#method-${id}`, { text: `“${input.name}” is ${method ? 'saved' : 'added'}.` })
}

function methodOf(c: Ctx, { zones, pickups }: Shipping): Method {
  const all = [...zones.flatMap((zone) => zone.methods), ...pickups]
  const method = all.find((one) => one.id === Number(c.req.param('id')))
  if (!method) throw notFound('way of sending')
  return method
}

function answerMethod(c: Ctx, { zones }: Shipping, method: Method | null, typed: Typed, errors: Errors = {}) {
  const title = method ? `“${method.name}”` : typed.kind === 'pickup' ? 'New pickup place' : 'New way of sending'
  const status = Object.keys(errors).length > 0 ? 422 : 200
  const breadcrumbs = [
    { label: 'Shop', href: paths.sellerShop },
    { label: 'Shipping', href: paths.shipping() },
    { label: title },
  ]
  const props = {
    id: method?.id ?? null,
    title,
    typed,
    errors,
    zones,
    currency: shopOf(c).currency,
    rows: rowsOf(typed),
  }
  return showPage(c, { title, area: 'seller', breadcrumbs, status, body: <MethodPage {...props} /> })
}
