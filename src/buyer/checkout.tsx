import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { cartOf } from '#src/frame/cart.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { type Errors, parseForm, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { emailField, nameField } from '#src/lib/person-fields.ts'
import { type Address, addressForm } from '#src/lib/postal-address.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { addAddress, alike, findAddress, listAddresses, type SavedAddress } from '#src/market/accounts/addresses.ts'
import { firstOpen } from '#src/market/orders/checkout.ts'
import { answerAddress, answerContact, answerShipping } from '#src/market/orders/checkout-answers.ts'
import { AddressStep, ContactStep } from '#templates/buyer/checkout-person.tsx'
import { idOf } from './cart-form.ts'
import {
  type Checkout,
  goOn,
  nextOf,
  type Owner,
  readCheckout,
  showStep,
  toEmptyCart,
  visitStep,
} from './checkout-way.tsx'

type Asked = { typed: Typed; errors: Errors }
const contactForm = z.object({ email: emailField, name: nameField })

/** Who orders and where it goes: the first steps to an order, each at an address of its own. */
export const checkout = new Hono<Env>()
  .get('/buyer/checkout', async (c) => {
    const found = await readCheckout(c, { withMethods: true })
    return found ? c.redirect(paths.checkoutStep(firstOpen(found.way)), 303) : toEmptyCart(c)
  })

  .get('/buyer/checkout/contact', (c) => visitStep(c, 'contact', (found) => showContact(c, found, null)))

  .post('/buyer/checkout/contact', async (c) => {
    const whose = cartOf(c)
    const typed = typedOf(await readForm(c))
    const form = parseForm(contactForm, typed)
    if (!whose) return toEmptyCart(c)
    if (!form.ok) return visitStep(c, 'contact', (found) => showContact(c, found, form))
    await answerContact(c.var.db, whose, form.value)
    // Where nothing is sent, the address step leads on by itself.
    return goOn(c, typed, 'address')
  })

  .get('/buyer/checkout/address', (c) => visitStep(c, 'address', (found) => showAddress(c, found, null)))

  .post('/buyer/checkout/address', async (c) => {
    const whose = cartOf(c)
    const typed = typedOf(await readForm(c))
    if (!whose) return toEmptyCart(c)
    if (typed.pickup) return pickUp(c, whose, typed)
    const saved = await savedAddress(c, typed)
    if (saved) {
      await answerAddress(c.var.db, whose, saved)
      return goOn(c, typed, 'shipping')
    }
    const form = parseForm(addressForm, typed)
    if (!form.ok) return visitStep(c, 'address', (found) => showAddress(c, found, form))
    await answerAddress(c.var.db, whose, form.value)
    await keepAddress(c, typed, form.value)
    return goOn(c, typed, 'shipping')
  })

/** One of the member's own, chosen by its id; whatever else is sent is read as typed. */
async function savedAddress(c: Ctx, typed: Typed): Promise<Address | undefined> {
  const id = idOf(typed.address_id)
  const found = id !== null && c.var.person ? await findAddress(c.var.db, c.var.person.id, id) : undefined
  if (!found) return undefined
  const { id: _, preferred, ...address } = found
  return address
}

async function keepAddress(c: Ctx, typed: Typed, address: Address): Promise<void> {
  if (!c.var.person || typed.save !== 'on') return
  try {
    await addAddress(c.var.db, c.var.person.id, address)
  } catch (error) {
    // A full address book keeps nobody from ordering.
    if (!(error instanceof Refusal)) throw error
  }
}

/** Everything is picked up: then no shop needs to know where somebody lives. */
async function pickUp(c: Ctx, whose: Owner, typed: Typed): Promise<Response> {
  return visitStep(c, 'address', async (found) => {
    const ways = found.price.shops.filter((shop) => shop.needsShipping)
    const chosen = ways.map(({ shopId, shippingOptions }) => ({
      shopId,
      methodId: shippingOptions.find((one) => one.kind === 'pickup')?.methodId,
    }))
    if (chosen.some((one) => one.methodId === undefined))
      return showAddress(c, found, {
        typed,
        errors: { '': 'Not every shop can be picked up from. Tell us an address.' },
      })
    const methods = Object.fromEntries(chosen.map((one) => [one.shopId, one.methodId ?? 0]))
    await answerShipping(c.var.db, whose, methods)
    return goOn(c, typed, 'shipping')
  })
}

function showContact(c: Ctx, found: Checkout, asked: Asked | null): Promise<Response> {
  const { person } = c.var
  const { email, name } = found.cart.answers
  const typed = asked?.typed ?? { email: email ?? person?.email ?? '', name: name ?? person?.name ?? '', ...backOf(c) }
  const props = { typed, errors: asked?.errors ?? {}, member: person !== null, next: nextOf(found.way, 'contact') }
  return showStep(c, found, { step: 'contact', body: <ContactStep {...props} />, status: asked ? 422 : 200 })
}

async function showAddress(c: Ctx, found: Checkout, asked: Asked | null): Promise<Response> {
  const { person, db } = c.var
  const saved = person ? await listAddresses(db, person.id) : []
  const { address, name } = found.cart.answers
  const typed = asked?.typed ?? { ...(address ?? { name: name ?? '' }), ...backOf(c) }
  const shops = found.price.shops.filter((shop) => shop.needsShipping)
  const props = {
    typed,
    errors: asked?.errors ?? {},
    saved,
    chosenId: chosenOf(saved, address),
    member: person !== null,
    mayPickUp: shops.every((shop) => shop.shippingOptions.some((one) => one.kind === 'pickup')),
  }
  return showStep(c, found, { step: 'address', body: <AddressStep {...props} />, status: asked ? 422 : 200 })
}

/** Which of their own this order goes to; the first of the book where nothing was said yet. */
const chosenOf = (saved: SavedAddress[], current: Address | null): number | null =>
  (current ? saved.find((one) => alike(one, current)) : saved[0])?.id ?? null

const backOf = (c: Ctx): Typed => (c.req.query('back') === 'review' ? { back: 'review' } : {})
