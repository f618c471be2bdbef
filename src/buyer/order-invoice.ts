import { Hono } from 'hono'
import type { Env } from '#src/frame/env.ts'
import { answerPdf } from '#src/frame/pdf.ts'
import { findInvoice } from '#src/market/orders/documents.ts'
import { originOf } from '#src/printing.ts'
import { orderHere } from './order-access.ts'

/** The invoice of one shop's part of an order, once it is paid. */
export const orderInvoice = new Hono<Env>().get('/invoices/:shopOrderId{[1-9][0-9]{0,14}}', async (c) => {
  const { id } = await orderHere(c)
  const origin = originOf(c.var.config)
  return answerPdf(c, [
    await findInvoice(c.var.db, { orderId: id, shopOrderId: Number(c.req.param('shopOrderId')), origin }),
  ])
})
