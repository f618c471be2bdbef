import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { now } from '#src/lib/clock.ts'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { chooseShop } from '#src/market/accounts/session-list.ts'
import { openShop } from '#src/market/shops/shop.ts'
import { ShopDesk } from '#templates/seller/shop.tsx'
import { shopForm } from './shop-form.ts'

type Wrong = { errors?: Errors; typed?: Typed; problem?: string; status?: 200 | 409 | 422 | 429 }

async function show(c: Ctx, { errors = {}, typed = {}, problem, status = 200 }: Wrong = {}): Promise<Response> {
  const body = (
    <ShopDesk
      shop={null}
      mayChange
      another
      openCode={null}
      marketName={(await siteOf(c)).name}
      now={now()}
      {...(status === 422 ? { refused: { form: 'details' as const, errors, typed } } : {})}
      {...(problem ? { problem } : {})}
    />
  )
  return showPage(c, { title: 'Open another shop', area: 'seller', status, body })
}

/** Several shops of one person: one more is opened, and each session works in the one that was chosen. */
export const shops = new Hono<Env>()
  .get('/shop/new', async (c) => (c.var.shop ? show(c) : c.redirect(paths.sellerShop, 303)))

  .post('/shop/new', async (c) => {
    const form = parseForm(shopForm, await c.req.formData())
    if (!form.ok) return show(c, { errors: form.errors, typed: form.typed, status: 422 })
    const { contact_email, ...details } = form.value
    try {
      const person = personOf(c)
      const opened = await openShop(c.var.db, person.id, { ...details, contactEmail: contact_email })
      if (!opened.ok) return show(c, { errors: opened.errors, typed: form.typed, status: 422 })
      await chooseShop(c.var.db, person, opened.id)
      return goTo(c, paths.sellerShop, { text: `${details.name} is open for you to furnish. You work in it now.` })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not-found') throw error
      return show(c, { typed: form.typed, problem: error.message, status: statusOf(error) as 409 | 429 })
    }
  })

  .post('/shops/:id{[1-9][0-9]{0,14}}/choice', async (c) => {
    const { name } = await chooseShop(c.var.db, personOf(c), Number(c.req.param('id')))
    return goTo(c, paths.seller, { text: `You work in ${name} now.` })
  })
