import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, personOf, shopOf } from '#src/frame/env.ts'
import { requireShopManager } from '#src/frame/guards.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { mayChangeShop } from '#src/market/shops/own-shop.ts'
import { getTaxDetails, saveTaxDetails } from '#src/market/shops/tax-details.ts'
import { SellerTaxPage } from '#templates/seller/tax.tsx'

const taxForm = z.object({
  prices: z.enum(['with', 'without'], 'Say whether your prices include tax.'),
  tax_number: z
    .string()
    .default('')
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/\p{Cc}+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(40, 'A tax number has at most 40 signs.')),
  postal_address: z
    .string()
    .default('')
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]/gu, '')
        .trim(),
    )
    .pipe(z.string().max(600, 'The address has at most 600 letters.')),
})

/** What a shop states about tax. */
export const tax = new Hono<Env>()
  .use('/tax', requireShopManager)
  .get('/tax', async (c) => {
    const { pricesIncludeTax, taxNumber, postalAddress } = await getTaxDetails(c.var.db, shopOf(c).id)
    const prices = pricesIncludeTax ? 'with' : 'without'
    return answerTax(c, { prices, tax_number: taxNumber, postal_address: postalAddress })
  })
  .post('/tax', async (c) => {
    const form = parseForm(taxForm, await readForm(c))
    if (!form.ok) return answerTax(c, form.typed, form.errors)
    const { prices, tax_number: taxNumber, postal_address: postalAddress } = form.value
    const details = { pricesIncludeTax: prices === 'with', taxNumber, postalAddress }
    const changed = await saveTaxDetails(c.var.db, shopOf(c).id, personOf(c).id, details)
    const text = changed ? 'Saved. It counts for orders placed from now on.' : 'Nothing was different.'
    return leadTo(c, paths.sellerTax, { text })
  })

function answerTax(c: Ctx, typed: Typed, errors: Errors = {}) {
  const status = Object.keys(errors).length > 0 ? 422 : 200
  const body = <SellerTaxPage typed={typed} errors={errors} mayChange={mayChangeShop(shopOf(c).role)} />
  return showPage(c, { title: 'Tax and invoices', area: 'seller', status, body })
}
