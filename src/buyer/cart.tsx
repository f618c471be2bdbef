import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { cartOf, viewerOf } from '#src/frame/cart.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { now } from '#src/lib/clock.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { readCart } from '#src/market/orders/cart.ts'
import { addCode, removeCode } from '#src/market/orders/cart-codes.ts'
import { loadPricing, priceCart } from '#src/market/orders/pricing.ts'
import { CartPage, type CartPageProps, CartPlace } from '#templates/buyer/cart.tsx'
import { CartCountAnswer } from '#templates/layout/cart-link.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

/** What somebody has gathered from the shops, what it costs, and what keeps it from being ordered. */
export const cart = new Hono<Env>()
  .get('/buyer/cart', async (c) => showCart(c, await readPriced(c), {}))

  // Where a refused form was shown: reloading or sharing that address leads to the page itself.
  .get('/buyer/cart/lines', (c) => c.redirect(paths.cart, 303))
  .get('/buyer/cart/codes', (c) => c.redirect(paths.cart, 303))

  .post('/buyer/cart/codes', async (c) => {
    const { code = '' } = typedOf(await readForm(c))
    const whose = cartOf(c)
    const wrong = whose
      ? await addCode(c.var.db, whose, viewerOf(c), code, { address: addressOf(c) })
      : 'Put something into your cart first.'
    if (wrong !== null) return answerCart(c, { status: 422, code: { typed: code, error: wrong } })
    return answerCart(c, { said: 'The discount is taken off.' })
  })

  .post('/buyer/cart/codes/removal', async (c) => {
    const { code = '', back } = typedOf(await readForm(c))
    const whose = cartOf(c)
    if (whose) await removeCode(c.var.db, whose, code)
    return answerCart(c, {
      back,
      toast: {
        text: 'The discount code is taken out.',
        undo: { action: paths.cartCodes, label: 'Put back', fields: { code } },
      },
    })
  })

export type CartAnswer = Pick<CartPageProps, 'line' | 'code'> & {
  status?: 200 | 422
  toast?: ToastProps
  /** Read out where nothing is shown. */
  said?: string
  /** As the form says: whoever put something right at the review goes on there. */
  back?: string | undefined
}

/** The cart after something was done to it: the part of the page that shows it, or for a plain form the way there. */
export async function answerCart(c: Ctx, answer: CartAnswer): Promise<Response> {
  const { status = 200, toast, said, back } = answer
  if (!wantsFragment(c)) {
    const path = back === 'review' ? paths.checkoutStep('review') : paths.cart
    if (status === 200) return goTo(c, path, toast ?? (said ? { text: said } : undefined))
    return showCart(c, await readPriced(c), answer)
  }
  const priced = await readPriced(c)
  return showFragment(
    c,
    <>
      <hx-partial hx-target="#cart" hx-swap="outerMorph">
        <CartPlace {...priced} {...answer} />
      </hx-partial>
      <CartCountAnswer count={priced.cart?.count ?? 0} />
      {toast && <ToastAnswer {...toast} />}
    </>,
    status,
  )
}

async function readPriced(c: Ctx): Promise<Pick<CartPageProps, 'cart' | 'price'>> {
  const whose = cartOf(c)
  const found = whose && (await readCart(c.var.db, whose, viewerOf(c)))
  if (!found || found.count === 0) return { cart: null, price: null }
  return { cart: found, price: priceCart(found, await loadPricing(c.var.db, found), now()) }
}

function showCart(c: Ctx, priced: Pick<CartPageProps, 'cart' | 'price'>, answer: CartAnswer): Promise<Response> {
  return showPage(c, {
    title: 'Your cart',
    area: 'buyer',
    noindex: true,
    status: answer.status ?? 200,
    cartCount: priced.cart?.count ?? 0,
    body: <CartPage {...priced} {...answer} />,
  })
}
