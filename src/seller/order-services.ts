import { Hono } from 'hono'
import { answerDownload } from '#src/frame/download.ts'
import { type Env, shopOf } from '#src/frame/env.ts'
import { parseForm, typedOf } from '#src/lib/form.ts'
import { readServiceFile } from '#src/market/orders/service-files.ts'
import { deliverService } from '#src/market/orders/services.ts'
import { answerDone, answerOrder, ORDER, orderIdOf, tryOnOrder } from './order-answer.tsx'
import { deskOf, requireManager } from './order-desk.ts'
import { messageForm } from './order-form.ts'

/** Services of an order: what the seller hands over, and the files that went with it. */
export const orderServices = new Hono<Env>()
  .post(`${ORDER}/lines/:lineId{[1-9][0-9]{0,14}}/deliveries`, async (c) => {
    requireManager(c)
    const lineId = Number(c.req.param('lineId'))
    const form = `service-${lineId}` as const
    const body = await c.req.formData()
    const typed = typedOf(body)
    const parsed = parseForm(messageForm, typed)
    if (!parsed.ok) return answerOrder(c, { status: 422, refused: { form, typed, errors: parsed.errors } })
    const { message } = parsed.value
    const given = await filesOf(body)
    return tryOnOrder(c, async () => {
      const { db, files, config } = c.var
      const what = { shopOrderId: orderIdOf(c), lineId, message, given }
      const handed = await deliverService(db, files, config, deskOf(c), what)
      if (!handed.ok) return answerOrder(c, { status: 422, refused: { form, typed, errors: { files: handed.reason } } })
      return answerDone(c, { text: `${handed.item} is delivered; the buyer is asked whether it is right.` })
    })
  })

  .get(`${ORDER}/files/:fileId{[1-9][0-9]{0,14}}`, async (c) => {
    const reader = { shopId: shopOf(c).id, shopOrderId: orderIdOf(c) }
    return answerDownload(c, await readServiceFile(c.var.db, c.var.files, reader, Number(c.req.param('fileId'))))
  })

/** A file field left empty sends one file without name and bytes. */
const filesOf = (body: FormData) =>
  Promise.all(
    body
      .getAll('files')
      .filter((file): file is File => file instanceof File && (file.name !== '' || file.size > 0))
      .map(async (file) => ({ name: file.name, bytes: Buffer.from(await file.arrayBuffer()) })),
  )
