import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { answerDownload } from '#src/frame/download.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { type Errors, parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { readServiceFile } from '#src/market/orders/service-files.ts'
import { listServices } from '#src/market/orders/service-list.ts'
import { answerService } from '#src/market/orders/services.ts'
import { theBuyer } from '#src/market/orders/timeline.ts'
import { ServiceAnswerPage } from '#templates/buyer/order-service.tsx'
import { orderHere } from './order-access.ts'

const answerForm = z
  .object({
    answer: z.enum(['confirmed', 'disputed'], 'Say whether it is right.'),
    note: z
      .string()
      .default('')
      .transform((text) =>
        text
          .replace(/\r\n?/g, '\n')
          .replace(/[^\P{Cc}\n]+/gu, ' ')
          .trim(),
      )
      .pipe(z.string().max(2000, 'At most 2,000 letters.')),
  })
  .refine(({ answer, note }) => answer === 'confirmed' || note !== '', {
    path: ['note'],
    message: 'Write what is wrong, so that the shop can put it right.',
  })

/** Services of an order, for its buyer: the files that came, and whether it is right. */
export const orderServices = new Hono<Env>()
  .post('/:id{[1-9][0-9]{0,14}}/answer', async (c) => {
    const { id: orderId, number } = await orderHere(c)
    const deliveryId = Number(c.req.param('id'))
    const form = parseForm(answerForm, await readForm(c))
    if (!form.ok) return answerWrong(c, { orderId, number, deliveryId }, form.errors, form.typed.note)
    const { answer, note } = form.value
    const confirmed = answer === 'confirmed'
    const actor = theBuyer(c.var.person?.id ?? null)
    const { item } = await answerService(c.var.db, c.var.config, { orderId, actor }, deliveryId, { confirmed, note })
    const text = confirmed ? `${item}: confirmed. Thank you.` : `${item}: the shop is told what is wrong.`
    return leadTo(c, paths.buyerOrder(number), { text })
  })

  .get('/files/:fileId{[1-9][0-9]{0,14}}', async (c) => {
    const { id: orderId } = await orderHere(c)
    return answerDownload(c, await readServiceFile(c.var.db, c.var.files, { orderId }, Number(c.req.param('fileId'))))
  })

type Where = { orderId: number; number: string; deliveryId: number }

async function answerWrong(c: Ctx, { orderId, number, deliveryId }: Where, errors: Errors, note = '') {
  const all = await listServices(c.var.db, orderId)
  const service = all.find((one) => one.deliveries.some(({ id }) => id === deliveryId))
  if (!service) throw notFound('delivery in this order')
  const body = <ServiceAnswerPage {...{ number, deliveryId, item: service.item, errors, note }} />
  if (wantsFragment(c)) return showFragment(c, body, 422)
  return showPage(c, { title: 'Not sent', area: 'buyer', noindex: true, status: 422, body })
}
