import { Hono } from 'hono'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, showFragment, wantsFragment } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { addImage, describeImage, removeImage, reorderImage, restoreImage } from '#src/market/catalogue/images.ts'
import { ProductImagesAnswer, type ProductImagesProps } from '#templates/seller/product-images.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { answerProduct, PRODUCT, productOf } from './product-answer.tsx'

const IMAGE = `${PRODUCT}/images/:imageId{[1-9][0-9]{0,14}}`
const LONGEST_WORDS = 300

/** The pictures of a product: several at once, in their order, with words for those who cannot see them. */
export const productImages = new Hono<Env>()
  .post(`${PRODUCT}/images`, async (c) => {
    const { id: productId } = await productOf(c)
    const files = (await c.req.formData())
      .getAll('files')
      .filter((file): file is File => file instanceof File && file.size > 0)
    if (files.length === 0) return answerImages(c, { refused: 'Choose at least one picture first.' })
    const refused: string[] = []
    for (const file of files) {
      const bytes = Buffer.from(await file.arrayBuffer())
      const added = await addImage(c.var.db, c.var.files, { shopId: shopOf(c).id, productId, bytes })
      if (!added.ok) refused.push(`${file.name}: ${added.reason}`)
    }
    const added = files.length - refused.length
    const text = `${added === 1 ? 'One picture is' : `${added} pictures are`} added.`
    if (refused.length === 0) return answerImages(c, {}, { text })
    return answerImages(c, { refused: refused.join(' ') }, added > 0 ? { text } : undefined)
  })

  .post(`${IMAGE}/description`, async (c) => {
    const at = imageOf(c)
    const typed = String((await c.req.formData()).get('alt') ?? '')
    const alt = typed.replace(/\p{Cc}+/gu, ' ').trim()
    if (alt.length > LONGEST_WORDS) {
      const message = `Say it in at most ${LONGEST_WORDS} letters.`
      return answerImages(c, { wrong: { imageId: at.imageId, typed, message } })
    }
    await describeImage(c.var.db, at, alt)
    return answerImages(c, {}, { text: alt ? 'The words are saved.' : 'The picture has no words now.' })
  })

  .post(`${IMAGE}/place`, async (c) => {
    const move = (await c.req.formData()).get('move') === 'up' ? 'up' : 'down'
    await reorderImage(c.var.db, imageOf(c), move)
    return answerImages(c, {}, { text: move === 'up' ? 'Moved forward.' : 'Moved back.' })
  })

  .post(`${IMAGE}/removal`, async (c) => {
    const at = imageOf(c)
    await removeImage(c.var.db, at)
    const undo = { action: paths.productImage(at.productId, at.imageId, 'restoration') }
    return answerImages(c, {}, { text: 'The picture is removed.', undo })
  })

  .post(`${IMAGE}/restoration`, async (c) => {
    const restored = await restoreImage(c.var.db, imageOf(c))
    if (!restored.ok) return answerImages(c, { refused: restored.reason })
    return answerImages(c, {}, { text: 'The picture is back.' })
  })

const imageOf = (c: Ctx) => ({
  shopId: shopOf(c).id,
  productId: Number(c.req.param('id')),
  imageId: Number(c.req.param('imageId')),
})

type Refused = Pick<ProductImagesProps, 'refused' | 'wrong'>

/** The pictures as they are now. What was refused stands beside its field, in the page where a plain form asked. */
async function answerImages(c: Ctx, refused: Refused, toast?: ToastProps): Promise<Response> {
  const wrong = refused.refused !== undefined || refused.wrong !== undefined
  if (!wantsFragment(c) && !wrong)
    return goTo(c, `${paths.sellerProduct(Number(c.req.param('id')))}#product-images`, toast)
  const product = await productOf(c)
  if (!wantsFragment(c)) return answerProduct(c, product, { images: refused, status: 422 })
  const { id: productId, title, images } = product
  const answer = (
    <>
      <ProductImagesAnswer productId={productId} title={title} images={images} {...refused} />
      {toast && <ToastAnswer {...toast} />}
    </>
  )
  return showFragment(c, answer, wrong ? 422 : 200)
}
