import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { requireShopManager } from '#src/frame/guards.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { isCountryCode } from '#src/lib/countries.ts'
import { parseForm } from '#src/lib/form.ts'
import { parseAmount } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'
import { listShipping, type Shipping } from '#src/market/shops/shipping.ts'
import { moveMethod, removeMethod, switchMethod } from '#src/market/shops/shipping-methods.ts'
import { defaultOption, listOptions, whyNot } from '#src/market/shops/shipping-quote.ts'
import { ShippingAnswer, ShippingPage } from '#templates/seller/shipping.tsx'
import type { Preview } from '#templates/seller/shipping-preview.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { offerForm, parseKilograms, placeForm } from './shipping-form.ts'

const METHOD = '/shipping/methods/:id{[1-9][0-9]{0,14}}'
const idOf = (c: Ctx) => Number(c.req.param('id'))

/** A shop's zones and ways of sending, as one list; a way is moved, offered and taken away where it stands. */
export const shipping = new Hono<Env>()
  .use('/shipping/*', requireShopManager)
  .get('/shipping', async (c) => {
    const shop = shopOf(c)
    const found = await listShipping(c.var.db, shop.id)
    const preview = previewOf(c.req.query(), found, shop)
    const status = Object.keys(preview.errors).length > 0 ? 422 : 200
    return showPage(c, {
      title: 'Shipping',
      area: 'seller',
      status,
      body: <ShippingPage {...propsOf(c, found, preview)} />,
    })
  })

  .post(`${METHOD}/place`, async (c) => {
    const form = parseForm(placeForm, await readForm(c))
    if (!form.ok) return answerWrong(c, 'Say up or down.')
    const { move } = form.value
    const { name } = await moveMethod(c.var.db, shopOf(c).id, idOf(c), move)
    return answerShipping(c, { text: `“${name}” is moved ${move}.` }, `#method-${idOf(c)}`)
  })

  .post(`${METHOD}/offer`, async (c) => {
    const form = parseForm(offerForm, await readForm(c))
    if (!form.ok) return answerWrong(c, 'Say whether it is offered: yes or no.')
    const offered = form.value.offered === 'yes'
    const { id, name } = await switchMethod(c.var.db, shopOf(c).id, idOf(c), offered)
    const text = offered ? `“${name}” is offered to buyers.` : `“${name}” is no longer offered.`
    const undo = { action: paths.shippingMethodPart(id, 'offer'), fields: { offered: offered ? 'no' : 'yes' } }
    return answerShipping(c, { text, undo }, `#method-${id}`)
  })

  .post(`${METHOD}/removal`, async (c) => {
    const { id, name } = await removeMethod(c.var.db, shopOf(c).id, idOf(c))
    const undo = { action: paths.shippingMethodPart(id, 'restoration') }
    return answerShipping(c, { text: `“${name}” is taken away.`, undo })
  })

  .post(`${METHOD}/restoration`, async (c) => {
    const { id, name } = await removeMethod(c.var.db, shopOf(c).id, idOf(c), false)
    return answerShipping(c, { text: `“${name}” is back.` }, `#method-${id}`)
  })

const propsOf = (c: Ctx, found: Shipping, preview: Preview) => {
  const { currency, role } = shopOf(c)
  return { shipping: found, currency, mayChange: mayChangeShop(role), preview }
}

const NO_PREVIEW: Preview = { typed: { country: '', kg: '', worth: '' }, errors: {}, asked: null }

/** After something was done: a plain form goes back to the list, htmx gets it as it is now. */
export async function answerShipping(c: Ctx, toast: ToastProps, at = ''): Promise<Response> {
  if (!wantsFragment(c)) return goTo(c, `${paths.shipping()}${at}`, toast)
  const found = await listShipping(c.var.db, shopOf(c).id)
  return showFragment(
    c,
    <>
      <ShippingAnswer {...propsOf(c, found, NO_PREVIEW)} />
      <ToastAnswer {...toast} />
    </>,
  )
}

/** A button of ours never says this; a program that posts by hand reads why. */
async function answerWrong(c: Ctx, problem: string): Promise<Response> {
  const props = { ...propsOf(c, await listShipping(c.var.db, shopOf(c).id), NO_PREVIEW), problem }
  if (wantsFragment(c)) return showFragment(c, <ShippingAnswer {...props} />, 422)
  return showPage(c, { title: 'Shipping', area: 'seller', status: 422, body: <ShippingPage {...props} /> })
}

function previewOf(query: Record<string, string>, found: Shipping, shop: { name: string; currency: string }): Preview {
  const first = found.zones.flatMap((zone) => zone.countries)[0] ?? 'DE'
  const typed = { country: query.country ?? first, kg: query.kg ?? '1.2', worth: query.worth ?? '60' }
  if (query.kg === undefined) return { typed, errors: {}, asked: null }
  const errors: Record<string, string> = {}
  const [grams, worth] = [parseKilograms(typed.kg), parseAmount(typed.worth, shop.currency)]
  if (!isCountryCode(typed.country)) errors.country = 'Choose a country from the list.'
  if (grams === null) errors.kg = 'Write kilograms such as 1.2.'
  if (worth === null) errors.worth = 'Write an amount such as 60.'
  if (grams === null || worth === null || errors.country) return { typed, errors, asked: null }
  const methods = [...found.zones.flatMap((zone) => zone.methods), ...found.pickups].filter((one) => one.enabled)
  const ways = { zones: found.zones, methods }
  const options = listOptions(ways, typed.country, { grams, worth })
  const why = options.length > 0 ? '' : whyNot(shop.name, ways, typed.country)
  const chosen = defaultOption(options)?.methodId ?? null
  return { typed, errors, asked: { country: typed.country, grams, worth, options, first: chosen, why } }
}
