import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { askForLink } from '#src/market/orders/find-link.ts'
import { readOrderNumber } from '#src/market/orders/order-number.ts'
import { FindPage, type FindProps } from '#templates/buyer/order-find.tsx'

const form = z.object({
  number: z
    .string()
    .transform((typed) => readOrderNumber(typed) ?? '')
    .refine((number) => number !== '', 'Write the order number: nine letters and digits, as in 7KQ2-M4XPD.'),
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, 'That is longer than an email address can be.')
    .regex(/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/, 'Write the address like name@example.com.'),
})

/** For guests who lost the link to their order. The answer never tells whether there is such an order. */
export const find = new Hono<Env>()
  .get('/', (c) => show(c, { typed: {}, errors: {}, sent: c.req.query('sent') === '1' }))

  .post('/', async (c) => {
    const parsed = parseForm(form, await readForm(c))
    if (!parsed.ok) return show(c, parsed, 422)
    try {
      await askForLink(c.var.db, parsed.value, addressOf(c))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return show(c, { typed: parsed.typed, errors: { '': error.message } }, statusOf(error))
    }
    return goTo(c, `${paths.buyerOrderFind}?sent=1`)
  })

const show = (c: Ctx, props: FindProps, status: 200 | 403 | 404 | 409 | 422 | 429 = 200) =>
  showPage(c, { title: 'Find an order', area: 'buyer', noindex: true, status, body: <FindPage {...props} /> })
