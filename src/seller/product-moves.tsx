import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { Database } from '#src/database/connect.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo, showFragment, wantsFragment } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { DELIVERIES } from '#src/market/catalogue/delivery.ts'
import { archiveProduct, type Moved, publishProduct, withdrawProduct } from '#src/market/catalogue/publication.ts'
import type { ProductState } from '#src/market/catalogue/states.ts'
import { changeDelivery } from '#src/market/stock/delivery-change.ts'
import { ProductHeadAnswer } from '#templates/seller/product.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { answerProduct, PRODUCT, productOf } from './product-answer.tsx'

const WORDS: Record<ProductState, string> = { draft: 'a draft', published: 'on sale', archived: 'archived' }
const WAY_BACK: Record<ProductState, (id: number) => string> = {
  draft: paths.productWithdrawal,
  published: paths.productPublication,
  archived: paths.productArchival,
}

/** Putting a product on sale, off sale, and away. Each can be taken back. */
export const productMoves = new Hono<Env>()
  .post(`${PRODUCT}/publication`, (c) => answerMove(c, publishProduct))
  .post(`${PRODUCT}/withdrawal`, (c) => answerMove(c, withdrawProduct))
  .post(`${PRODUCT}/archival`, (c) => answerMove(c, archiveProduct))

  .post(`${PRODUCT}/delivery`, async (c) => {
    const product = await productOf(c)
    const typed = (await c.req.formData()).get('delivery')
    const delivery = DELIVERIES.find((one) => one === typed)
    if (!delivery) return answerProduct(c, product, { undeliverable: 'Choose one of the three.', status: 422 })
    try {
      await changeDelivery(c.var.db, shopOf(c).id, product.id, delivery)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return answerProduct(c, product, { undeliverable: error.message, status: 409 })
    }
    const text = `“${brief(product.title)}” is delivered as a ${delivery}.`
    return leadTo(c, `${paths.sellerProduct(product.id)}#delivery`, { text })
  })

async function answerMove(c: Ctx, move: (db: Database, shopId: number, id: number) => Promise<Moved>) {
  const id = Number(c.req.param('id'))
  let moved: Moved
  try {
    moved = await move(c.var.db, shopOf(c).id, id)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict' || wantsFragment(c)) throw error
    return answerProduct(c, await productOf(c), { errors: { '': error.message }, status: statusOf(error) as 409 })
  }
  const toast: ToastProps = {
    text: `“${brief(moved.title)}” is ${WORDS[moved.after]}.`,
    ...(moved.before !== moved.after && { undo: { action: WAY_BACK[moved.before](id) } }),
  }
  if (!wantsFragment(c)) return goTo(c, paths.sellerProduct(id), toast)
  const product = await productOf(c)
  return showFragment(
    c,
    <>
      <ProductHeadAnswer product={product} shopStatus={shopOf(c).status} mayChange copyKey={randomUUID()} />
      <ToastAnswer {...toast} />
    </>,
  )
}
