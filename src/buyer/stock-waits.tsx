import { Hono } from 'hono'
import * as z from 'zod'
import { pageBehind } from '#src/frame/back.ts'
import { readForm } from '#src/frame/body.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { parseForm, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { emailField } from '#src/lib/person-fields.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { slugOfVariant } from '#src/market/catalogue/product-page.ts'
import { joinLine } from '#src/market/orders/stock-waits.ts'
import { WaitForm, WaitJoined } from '#templates/buyer/wait-form.tsx'
import { ToastAnswer } from '#templates/ui/toast.tsx'
import { productPage, readProduct } from './product.tsx'

const waitForm = z.object({ email: emailField })

/** The line for what is sold out: whoever stands in it is told once, in turn, when it is back. */
export const stockWaits = new Hono<Env>()
  .get('/buyer/stock-waits', (c) => c.redirect(paths.products(), 303))

  .post('/buyer/stock-waits', async (c) => {
    const typed = typedOf(await readForm(c))
    const variantId = /^[1-9]\d{0,14}$/.test(typed.variant_id ?? '') ? Number(typed.variant_id) : null
    if (variantId === null) throw notFound('product')
    const { person } = c.var
    // A member is told at the address of their account, whatever the field says.
    const parsed = parseForm(waitForm, person ? { email: person.email } : typed)
    if (!parsed.ok) return answerWrong(c, variantId, typed, parsed.errors)
    const { email } = parsed.value
    try {
      const joined = await joinLine(
        c.var.db,
        variantId,
        { userId: person?.id ?? null, email },
        { address: addressOf(c) },
      )
      return await answerJoined(c, variantId, joined.slug, email)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      const slug = await slugOfVariant(c.var.db, variantId)
      return leadTo(c, slug ? paths.product(slug, variantId) : paths.products(), { text: error.message, tone: 'info' })
    }
  })

async function answerJoined(c: Ctx, variantId: number, slug: string, email: string): Promise<Response> {
  const text = `You are in line: ${email} is told as soon as it is back.`
  if (!wantsFragment(c)) return goTo(c, pageBehind(c, paths.product(slug, variantId)), { text })
  return showFragment(
    c,
    <>
      <WaitJoined email={email} variantId={variantId} />
      <ToastAnswer text={text} />
    </>,
  )
}

/** The form as it was typed, with what is wrong; without scripts on the product's page. */
async function answerWrong(c: Ctx, variantId: number, typed: Typed, errors: Record<string, string>): Promise<Response> {
  if (wantsFragment(c)) return showFragment(c, <WaitForm variantId={variantId} typed={typed} errors={errors} />, 422)
  const slug = await slugOfVariant(c.var.db, variantId)
  if (!slug) throw notFound('product')
  const props = await readProduct(c, slug, String(variantId))
  return showPage(c, { ...productPage(c, { ...props, buying: { typed, errors } }), status: 422 })
}
