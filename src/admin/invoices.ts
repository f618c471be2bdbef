import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { answerPdf } from '#src/frame/pdf.ts'
import { findInvoice } from '#src/market/orders/documents.ts'
import { originOf } from '#src/printing.ts'

const ID = '[1-9][0-9]{0,14}'

/** What a shop billed, for those who settle trouble. */
export const invoices = new Hono<Env>().get(`/orders/:id{${ID}}/invoices/:shopOrderId{${ID}}`, async (c) => {
  const part = { orderId: Number(c.req.param('id')), shopOrderId: Number(c.req.param('shopOrderId')) }
  return answerPdf(c, [await findInvoice(c.var.db, { ...part, origin: originOf(c.var.config) })])
})
