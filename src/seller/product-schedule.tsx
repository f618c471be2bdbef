import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { goTo, leadTo } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { formKeyOf, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { cancelPublication, schedulePublication } from '#src/market/catalogue/schedule.ts'
import { duplicateProduct } from '#src/market/stock/duplication.ts'
import { clockWords, typedMoment } from '#templates/seller/product-schedule.tsx'
import { answerProduct, PRODUCT, productOf } from './product-answer.tsx'

/** A moment at which a product goes on sale by itself, and a copy of a product to go on from. */
export const productSchedule = new Hono<Env>()
  .post(`${PRODUCT}/schedule`, async (c) => {
    const product = await productOf(c)
    const typed = typedOf(await c.req.formData())
    const { moment = '', offset = '' } = typed
    const wrong = (message: string, status: 409 | 422) =>
      answerProduct(c, product, { schedule: { moment, offset, message }, status })
    const read = readMoment(moment, offset)
    if (!read) return wrong('Choose a day and a time.', 422)
    try {
      const { title, before, offsetBefore } = await schedulePublication(c.var.db, shopOf(c).id, product.id, read)
      const undo = before
        ? {
            action: paths.productSchedule(product.id),
            fields: { moment: typedMoment(before, offsetBefore), offset: offsetBefore },
          }
        : { action: paths.productScheduleRemoval(product.id) }
      return backTo(c, product.id, {
        text: `“${brief(title)}” goes on sale ${clockWords(read.at, read.offset)}.`,
        undo,
      })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return wrong(error.message, 409)
    }
  })

  .post(`${PRODUCT}/schedule/removal`, async (c) => {
    const id = Number(c.req.param('id'))
    const { title, before, offsetBefore } = await cancelPublication(c.var.db, shopOf(c).id, id)
    const fields = before && { moment: typedMoment(before, offsetBefore), offset: offsetBefore }
    return backTo(c, id, {
      text: `“${brief(title)}” stays as it is until you put it on sale.`,
      ...(fields && { undo: { action: paths.productSchedule(id), fields } }),
    })
  })

  .post(`${PRODUCT}/copies`, async (c) => {
    const key = formKeyOf((await readForm(c)).get('key'))
    const copy = await duplicateProduct(c.var.db, shopOf(c).id, Number(c.req.param('id')), key)
    return leadTo(c, paths.sellerProduct(copy.id), {
      text: `“${brief(copy.title)}” is a draft without stock. Change what is different about it.`,
    })
  })

const backTo = (c: Ctx, id: number, toast: Parameters<typeof leadTo>[2]) =>
  toast ? leadTo(c, `${paths.sellerProduct(id)}#schedule`, toast) : goTo(c, paths.sellerProduct(id))

/** "2026-11-30T09:00" on a clock so many minutes ahead of UTC; null for what is no moment. */
function readMoment(moment: string, offset: string): { at: Date; offset: number } | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(moment) || !/^-?\d{1,3}$/.test(offset)) return null
  const minutes = Number(offset)
  const time = Date.parse(`${moment}Z`)
  if (Number.isNaN(time) || minutes < -720 || minutes > 840 || time > Date.parse('2200-01-01')) return null
  return { at: new Date(time - minutes * 60_000), offset: minutes }
}
