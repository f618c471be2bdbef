import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { type Env, hereOf } from '#src/frame/env.ts'
import { renewSession } from '#src/frame/renewal.ts'
import { formKeyOf, parseForm } from '#src/lib/form.ts'
import { CODE_REFUSED } from '#src/market/accounts/one-time-codes.ts'
import { answerItem } from '#src/market/shops/checklist-answers.ts'
import { proveContact, sendContactCode } from '#src/market/shops/contact.ts'
import { saveShop } from '#src/market/shops/shop.ts'
import { submitShop } from '#src/market/shops/submission.ts'
import { answerDesk, answerDone, answerWrong, tryOnDesk } from './shop-answer.tsx'
import { answerForm, codeForm, shopForm } from './shop-form.ts'

/** A person's shop: opening it, describing it, proving its contact, submitting it. Open to people without a shop. */
export const shop = new Hono<Env>()
  .get('/shop', (c) => answerDesk(c))

  .post('/shop', async (c) => {
    const form = parseForm(shopForm, await c.req.formData())
    if (!form.ok) return answerWrong(c, 'details', form.errors, form.typed)
    const { contact_email, ...details } = form.value
    return tryOnDesk(c, async () => {
      const saved = await saveShop(c.var.db, hereOf(c), { ...details, contactEmail: contact_email })
      if (!saved.ok) return answerWrong(c, 'details', saved.errors, form.typed)
      // Whoever opens a shop becomes its owner; a session taken over before that must not become an owner's.
      if (saved.done === 'opened') await renewSession(c, formKeyOf(form.typed.key ?? null) ?? randomUUID())
      return answerDone(c, { text: savedText(saved.done, saved.waitsFor) })
    })
  })

  .post('/shop/otp', (c) =>
    tryOnDesk(c, async () => {
      const address = await sendContactCode(c.var.db, c.var.config.secret, hereOf(c))
      return answerDone(c, { text: `A code is on its way to ${address}.` })
    }),
  )

  .post('/shop/contact', async (c) => {
    const form = parseForm(codeForm, await c.req.formData())
    if (!form.ok) return answerWrong(c, 'contact', form.errors, form.typed)
    return tryOnDesk(c, async () => {
      const proven = await proveContact(c.var.db, c.var.config.secret, hereOf(c), form.value.code)
      if (!proven) return answerWrong(c, 'contact', { code: CODE_REFUSED }, form.typed)
      return answerDone(c, { text: 'The contact address is proven.' })
    })
  })

  .post('/shop/checklist/:id{[1-9][0-9]{0,14}}', async (c) => {
    const id = Number(c.req.param('id'))
    const form = parseForm(answerForm, await c.req.formData())
    if (!form.ok) return answerWrong(c, 'answer', form.errors, { ...form.typed, item: String(id) })
    return tryOnDesk(c, async () => {
      const title = await answerItem(c.var.db, hereOf(c), id, form.value.statement)
      return answerDone(c, { text: `Your answer to “${title}” is saved.` })
    })
  })

  .post('/shop/submission', (c) =>
    tryOnDesk(c, async () => {
      await submitShop(c.var.db, hereOf(c))
      return answerDone(c, { text: 'Your shop is submitted. We write to you once it is decided.' })
    }),
  )

function savedText(done: 'opened' | 'saved' | 'unchanged', waitsFor: readonly string[]): string {
  if (done === 'opened') return 'Your shop is open for you to furnish. Next, prove its contact address.'
  if (waitsFor.includes('name')) return 'Saved. The new name is shown once it is accepted.'
  if (waitsFor.includes('contact')) return 'Saved. The new contact address counts once you have proven it.'
  return done === 'unchanged' ? 'Nothing was different, so nothing was changed.' : 'Your shop’s details are saved.'
}
