import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { cartOf, keepCart, shopperOf, viewerOf } from '#src/frame/cart.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { brief } from '#src/lib/brief.ts'
import { type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { acceptPrice, changeAnswers, changeLine } from '#src/market/orders/cart-changes.ts'
import type { CartLine } from '#src/market/orders/cart-facts.ts'
import { type AddedLine, addToCart, NO_NUMBER } from '#src/market/orders/cart-lines.ts'
import { GONE } from '#src/market/orders/cart-problems.ts'
import { BuyForm } from '#templates/buyer/buy-form.tsx'
import { buyFormOf } from '#templates/buyer/product.tsx'
import { CartCountAnswer } from '#templates/layout/cart-link.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { answerCart } from './cart.tsx'
import { idOf, quantityOf, toldOf } from './cart-form.ts'
import { productPage, readProduct } from './product.tsx'

/** What is put into a cart, changed in it, and taken out again. */
export const cartLines = new Hono<Env>()
  .post('/buyer/cart/lines', async (c) => {
    const typed = typedOf(await readForm(c))
    const variantId = idOf(typed.variant_id)
    if (variantId === null) throw new Refusal('not-found', GONE)
    const wish = { variantId, quantity: quantityOf(typed.quantity), told: toldOf(typed) }
    try {
      const added = await addToCart(c.var.db, shopperOf(c), wish, { address: addressOf(c) })
      if (!added.ok) return answerWrong(c, added, typed, 422)
      keepCart(c, added.newToken)
      return answerAdded(c, added, typed)
    } catch (error) {
      // A message over the page that is there already, or without scripts the page again with the message on it.
      const slug = error instanceof Refusal && error.facts.slug
      if (typeof slug !== 'string' || wantsFragment(c)) throw error
      return answerWrong(c, { ok: false, errors: { '': (error as Refusal).message }, variantId, slug }, typed, 409)
    }
  })

  .post('/buyer/cart/lines/:id{[0-9]{1,15}}', async (c) => {
    const id = lineId(c)
    const typed = typedOf(await readForm(c))
    const quantity = quantityOf(typed.quantity)
    const wrong = (error: string) => answerCart(c, { status: 422, line: { id, typed, errors: { quantity: error } } })
    if (quantity === null) return wrong(NO_NUMBER)
    const changed = await changeLine(c.var.db, ownCart(c), viewerOf(c), id, quantity)
    if (!changed.ok) return wrong(changed.error)
    keepCart(c, null)
    const done = quantity === 0 ? { toast: removedToast(changed.removed) } : { said: 'Your cart is up to date.' }
    return answerCart(c, { ...done, back: typed.back })
  })

  .post('/buyer/cart/lines/:id{[0-9]{1,15}}/price', async (c) => {
    const { price, back } = typedOf(await readForm(c))
    if (!/^\d{1,12}$/.test(price ?? '')) return answerCart(c, { status: 422 })
    await acceptPrice(c.var.db, ownCart(c), viewerOf(c), lineId(c), Number(price))
    return answerCart(c, { said: 'The new price is taken.', back })
  })

  .post('/buyer/cart/lines/:id{[0-9]{1,15}}/fields', async (c) => {
    const id = lineId(c)
    const typed = typedOf(await readForm(c))
    const { errors } = await changeAnswers(c.var.db, ownCart(c), viewerOf(c), id, toldOf(typed))
    if (Object.keys(errors).length > 0) return answerCart(c, { status: 422, line: { id, typed, errors } })
    return answerCart(c, { said: 'Your answers are saved.' })
  })

const lineId = (c: Ctx) => Number(c.req.param('id'))

function ownCart(c: Ctx) {
  const whose = cartOf(c)
  if (!whose) throw notFound('line in your cart')
  return whose
}

async function answerAdded(c: Ctx, added: AddedLine & { ok: true }, typed: Typed): Promise<Response> {
  const text = `“${brief(added.title)}” is in your cart${added.quantity > 1 ? `, ${added.quantity} of it` : ''}.`
  if (!wantsFragment(c)) return goTo(c, paths.cart, { text })
  if (typed.back === 'cart') return answerCart(c, { said: text })
  const toast: ToastProps = { text, link: { href: paths.cart, label: 'View cart' } }
  const { asks, most: mostPerOrder } = added
  return showFragment(
    c,
    <>
      <BuyForm variantId={Number(typed.variant_id)} soldOut={false} mostPerOrder={mostPerOrder} asks={asks} />
      <CartCountAnswer count={added.count} />
      <ToastAnswer {...toast} />
    </>,
  )
}

type Wrong = AddedLine & { ok: false }

/** The form as it was typed, with what is wrong beside each field; without scripts on the product's page. */
async function answerWrong(c: Ctx, wrong: Wrong, typed: Typed, status: 409 | 422): Promise<Response> {
  const { errors, variantId, slug } = wrong
  const props = await readProduct(c, slug, String(variantId))
  const { product, choice } = props
  if (wantsFragment(c) && choice.variant)
    return showFragment(c, <BuyForm {...buyFormOf(product, choice.variant)} typed={typed} errors={errors} />, status)
  return showPage(c, { ...productPage(c, { ...props, buying: { typed, errors } }), status })
}

function removedToast(line: CartLine | null): ToastProps {
  if (!line) return { text: 'It is out of your cart.' }
  const fields = Object.fromEntries(line.fields.map(({ id, value }) => [`field_${id}`, value]))
  return {
    text: `“${brief(line.title)}” is out of your cart.`,
    undo: {
      action: paths.cartLines,
      label: 'Put back',
      fields: { ...fields, variant_id: line.variantId, quantity: line.quantity, back: 'cart' },
    },
  }
}
