import { Hono } from 'hono'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo, wantsFragment } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { listCategories } from '#src/market/catalogue/category-tree.ts'
import type { ProductDetails } from '#src/market/catalogue/product-details.ts'
import { publishProduct } from '#src/market/catalogue/publication.ts'
import { createStockedProduct, editStockedProduct } from '#src/market/stock/stocked-product.ts'
import type { ProductDraft } from '#templates/seller/product-draft.ts'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { answerProduct, PRODUCT, productOf } from './product-answer.tsx'
import { differences, laidOver } from './product-differences.ts'
import { changeRows, draftOf, readDraft } from './product-draft.ts'
import { checkDraft } from './product-form.ts'
import { sellerOf } from './stock.tsx'

/** Typing a product: new, changed, and its rows added and taken out before anything is saved. */
export const product = new Hono<Env>()
  .get('/products/new', (c) => answerProduct(c, null))

  .post('/products/new/rows', async (c) => answerRows(c, null))

  .post('/products', async (c) => {
    const typed = typedOf(await c.req.formData())
    const { draft, input, errors } = checkDraft(readDraft(typed), shopOf(c).currency)
    if (Object.keys(errors).length > 0) return answerProduct(c, null, { draft, errors, status: 422 })
    const saved = await createStockedProduct(c.var.db, sellerOf(c), shopOf(c), input)
    if (!saved.ok) return answerProduct(c, null, { draft, errors: saved.errors, status: 422 })
    return leadTo(c, paths.sellerProduct(saved.id), await wayOn(c, saved.id, draft.title, typed.also, 'a draft'))
  })

  .get(PRODUCT, async (c) => answerProduct(c, await productOf(c)))

  .post(`${PRODUCT}/rows`, async (c) => answerRows(c, await productOf(c)))

  .post(PRODUCT, async (c) => {
    const before = await productOf(c)
    const typed = typedOf(await c.req.formData())
    const { draft, input, errors } = checkDraft(readDraft(typed), shopOf(c).currency, before.delivery)
    if (Object.keys(errors).length > 0) return answerProduct(c, before, { draft, errors, status: 422 })
    try {
      const named = { id: before.id, seen: Number(draft.seen || 'NaN') }
      const saved = await editStockedProduct(c.var.db, sellerOf(c), shopOf(c), named, input)
      if (!saved.ok) return answerProduct(c, before, { draft, errors: saved.errors, status: 422 })
    } catch (error) {
      const pooled = error instanceof Refusal && error.facts.problem === 'pooled'
      if (pooled) return answerProduct(c, before, { draft, errors: { '': error.message }, status: 409 })
      if (error instanceof Refusal && error.code === 'conflict') return answerMoved(c, draft)
      throw error
    }
    const toast = await wayOn(c, before.id, draft.title, typed.also, 'saved')
    if (!wantsFragment(c)) return goTo(c, paths.sellerProduct(before.id), toast)
    return answerProduct(c, await productOf(c), { toast })
  })

async function answerRows(c: Ctx, product: ProductDetails | null): Promise<Response> {
  const typed = typedOf(await c.req.formData())
  return answerProduct(c, product, changeRows(readDraft(typed), typed.rows ?? 'add'))
}

/** Saved under their hands: what is stored now, in sentences, and what they typed, ready to be saved over it. */
async function answerMoved(c: Ctx, typed: ProductDraft): Promise<Response> {
  const [product, categories] = await Promise.all([productOf(c), listCategories(c.var.db)])
  const stored = draftOf(product, shopOf(c).currency)
  const nameOf = (id: string) => categories.find((one) => String(one.id) === id)?.name ?? ''
  const moved = differences(stored, typed, nameOf)
  return answerProduct(c, product, { draft: laidOver(stored, typed), moved, status: 409 })
}

/** What to say after a save, which may have been asked to put the product on sale at once. */
async function wayOn(c: Ctx, id: number, title: string, also: string | undefined, done: string): Promise<ToastProps> {
  if (also !== 'publication') return { text: `“${brief(title)}” is ${done}.` }
  try {
    await publishProduct(c.var.db, shopOf(c).id, id)
    return {
      text: `“${brief(title)}” is on sale.`,
      undo: { action: paths.productWithdrawal(id), label: 'Take off sale' },
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return { tone: 'warn', text: `Saved, but not on sale. ${error.message}` }
  }
}
