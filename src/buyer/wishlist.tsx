import { Hono } from 'hono'
import * as z from 'zod'
import { pageBehind } from '#src/frame/back.ts'
import { readForm } from '#src/frame/body.ts'
import { keepCart, shopperOf } from '#src/frame/cart.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { keepWishes, wisherOf, wishesOf } from '#src/frame/wishlist.ts'
import { brief } from '#src/lib/brief.ts'
import { parseForm, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { addToCart } from '#src/market/orders/cart-lines.ts'
import { addWish, findWish, removeGone, removeWish, shareWishlist, type Wanted } from '#src/market/orders/wishes.ts'
import { findSharedWishlist, readWishlist, type WishOwner } from '#src/market/orders/wishlist.ts'
import { SharedWishlistPage, WishKept, WishlistPage, WishlistPlace } from '#templates/buyer/wishlist.tsx'
import { CartCountAnswer } from '#templates/layout/cart-link.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

const ITEM = '/buyer/wishlist/items/:id{[1-9][0-9]{0,14}}'
const sharingForm = z.object({
  name: z.string().trim().max(80, 'At most 80 letters.').default(''),
  on: z.enum(['yes', 'no'], 'Say whether to share it.'),
})

/** What somebody would like to have: kept without an account too, shared by a link if they want. */
export const wishlist = new Hono<Env>()
  .get('/buyer/wishlist', (c) => answerList(c))
  // Where a refused form was shown: reloading that address leads to the page itself.
  .get('/buyer/wishlist/items', (c) => c.redirect(paths.wishlist, 303))
  .get('/buyer/wishlist/sharing', (c) => c.redirect(paths.wishlist, 303))

  .post('/buyer/wishlist/items', async (c) => {
    const typed = typedOf(await readForm(c))
    const wish = await addWish(c.var.db, wisherOf(c), wantedOf(typed), { address: addressOf(c) })
    keepWishes(c, wish.newToken)
    const toast: ToastProps = {
      text: `“${brief(wish.title)}” is on your wishlist.`,
      link: { href: paths.wishlist, label: 'View wishlist' },
    }
    if (!wantsFragment(c)) return goTo(c, pageBehind(c, paths.wishlist), toast)
    if (typed.from === 'list') return answerList(c, { said: toast.text })
    return showFragment(
      c,
      <>
        {typed.from === 'page' && <WishKept />}
        <ToastAnswer {...toast} />
      </>,
    )
  })

  .post(`${ITEM}/removal`, async (c) => {
    const variantId = await removeWish(c.var.db, ownList(c), Number(c.req.param('id')))
    keepWishes(c, null)
    return answerList(c, {
      toast: {
        text: 'It is off your wishlist.',
        undo: { action: paths.wishlistItems, label: 'Put back', fields: { variant_id: variantId, from: 'list' } },
      },
    })
  })

  .post(`${ITEM}/cart`, async (c) => {
    const id = Number(c.req.param('id'))
    const variantId = await findWish(c.var.db, ownList(c), id)
    const wish = { variantId, quantity: 1, told: {} }
    const added = await addToCart(c.var.db, shopperOf(c), wish, { address: addressOf(c) })
    // What its buyer must tell is asked on its own page.
    if (!added.ok) {
      const why = added.errors.quantity ?? 'The shop asks you something about it first.'
      return leadTo(c, paths.product(added.slug, variantId), { text: why, tone: 'info' })
    }
    keepCart(c, added.newToken)
    await removeWish(c.var.db, ownList(c), id)
    const link = { href: paths.cart, label: 'View cart' }
    const toast: ToastProps = { text: `“${brief(added.title)}” is in your cart.`, link }
    return answerList(c, { toast, cartCount: added.count })
  })

  .post('/buyer/wishlist/gone/removal', async (c) => {
    const count = await removeGone(c.var.db, ownList(c))
    return answerList(c, { toast: { text: count === 1 ? 'It is off your list.' : `${count} are off your list.` } })
  })

  .post('/buyer/wishlist/sharing', async (c) => {
    const parsed = parseForm(sharingForm, await readForm(c))
    if (!parsed.ok) return answerList(c, { status: 422, sharing: { typed: parsed.typed, errors: parsed.errors } })
    const { name, on } = parsed.value
    await shareWishlist(c.var.db, ownList(c), on === 'yes' ? { name } : null)
    keepWishes(c, null)
    const text = on === 'yes' ? 'Whoever has the link sees your list now.' : 'The link no longer works.'
    return answerList(c, { toast: { text } })
  })

  .get('/buyer/wishlists/:key{[0-9a-f]{32}}', async (c) => {
    const shared = await findSharedWishlist(c.var.db, c.req.param('key'))
    if (!shared) throw notFound('wishlist')
    return showPage(c, {
      title: shared.name ? `Wishlist: ${shared.name}` : 'A wishlist',
      area: 'buyer',
      noindex: true,
      body: <SharedWishlistPage {...shared} />,
    })
  })

function wantedOf({ variant_id = '', product = '' }: Record<string, string>): Wanted {
  if (/^[1-9]\d{0,14}$/.test(variant_id)) return { variantId: Number(variant_id) }
  if (/^[a-z0-9-]{1,120}$/.test(product)) return { slug: product }
  throw notFound('product')
}

function ownList(c: Ctx): WishOwner {
  const owner = wishesOf(c)
  if (!owner) throw notFound('thing on your wishlist')
  return owner
}

type ListAnswer = {
  status?: 200 | 422
  toast?: ToastProps
  said?: string
  cartCount?: number
  sharing?: { typed: Record<string, string>; errors: Record<string, string> }
}

/** The list after something was done to it: its part of the page, or for a plain form the way there. */
async function answerList(c: Ctx, { status = 200, toast, said, cartCount, sharing }: ListAnswer = {}) {
  const posted = c.req.method === 'POST'
  if (posted && status === 200 && !wantsFragment(c))
    return goTo(c, paths.wishlist, toast ?? (said ? { text: said } : undefined))
  const owner = wishesOf(c)
  const list = owner && (await readWishlist(c.var.db, owner))
  const origin = c.var.config.publicUrl?.origin ?? new URL(c.req.url).origin
  const props = { list, member: c.var.person !== null, origin, sharing, said }
  if (posted && wantsFragment(c)) {
    return showFragment(
      c,
      <>
        <WishlistPlace {...props} />
        {cartCount !== undefined && <CartCountAnswer count={cartCount} />}
        {toast && <ToastAnswer {...toast} />}
      </>,
      status,
    )
  }
  return showPage(c, {
    title: 'Your wishlist',
    area: 'buyer',
    noindex: true,
    status,
    body: <WishlistPage {...props} />,
  })
}
