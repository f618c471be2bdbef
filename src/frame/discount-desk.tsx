import { type Context, Hono } from 'hono'
import { now } from '#src/lib/clock.ts'
import { type Errors, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import {
  type Discount,
  findDiscount,
  listDiscounts,
  removeDiscount,
  saveDiscount,
  switchDiscount,
} from '#src/market/orders/discounts.ts'
import { DiscountPage } from '#templates/ui/discount-form.tsx'
import { DiscountsAnswer, DiscountsPage } from '#templates/ui/discounts.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { readForm } from './body.ts'
import { readDiscount, typedDiscount } from './discount-form.ts'
import type { Ctx, Env } from './env.ts'
import { goTo, leadTo, showFragment, showPage, wantsFragment } from './page.tsx'

const CODE = '/discounts/:id{[1-9][0-9]{0,14}}'

/** Whose codes a desk keeps, who may change them, and in which currency (null: each code names its own). */
type Desk = {
  area: 'seller' | 'admin'
  ownerOf: (c: Ctx) => number | null
  currencyOf: (c: Ctx) => string | null
  mayChange: (c: Ctx) => boolean
}

/** The pages of discount codes: the same for a shop and for the market, each behind the guards of its own door. */
export function discountDesk(desk: Desk): Hono<Env> {
  const act = async (c: Context<Env>, done: Promise<ToastProps>) => answerList(desk, c, await done)
  const idOf = (c: Ctx) => Number(c.req.param('id'))
  const { area, ownerOf } = desk
  return new Hono<Env>()
    .get('/discounts', async (c) => {
      const body = <DiscountsPage {...(await listOf(desk, c))} />
      return showPage(c, { title: 'Discounts', area, body })
    })
    .get('/discounts/new', (c) => answerForm(desk, c, null, { kind: 'percent' }))
    .get(CODE, async (c) => {
      const discount = await discountOf(desk, c)
      return answerForm(desk, c, discount, typedDiscount(discount))
    })
    .post('/discounts', (c) => save(desk, c, null))
    .post(CODE, async (c) => save(desk, c, await discountOf(desk, c)))
    .post(`${CODE}/offer`, async (c) => {
      const offered = (await readForm(c)).get('offered')
      if (offered !== 'yes' && offered !== 'no')
        return answerList(desk, c, { text: 'Say yes or no.', tone: 'bad' }, 422)
      const enabled = offered === 'yes'
      return act(
        c,
        switchDiscount(c.var.db, ownerOf(c), idOf(c), enabled).then(({ id, code }) => ({
          text: enabled ? `“${code}” can be used.` : `“${code}” can no longer be used.`,
          undo: { action: paths.discountPart(area, id, 'offer'), fields: { offered: enabled ? 'no' : 'yes' } },
        })),
      )
    })
    .post(`${CODE}/removal`, (c) =>
      act(
        c,
        removeDiscount(c.var.db, ownerOf(c), idOf(c)).then(({ id, code }) => ({
          text: `“${code}” is taken away.`,
          undo: { action: paths.discountPart(area, id, 'restoration') },
        })),
      ),
    )
    .post(`${CODE}/restoration`, (c) =>
      act(
        c,
        removeDiscount(c.var.db, ownerOf(c), idOf(c), false).then(({ code }) => ({ text: `“${code}” is back.` })),
      ),
    )
}

async function discountOf({ ownerOf }: Desk, c: Ctx): Promise<Discount> {
  const discount = await findDiscount(c.var.db, ownerOf(c), Number(c.req.param('id')))
  if (!discount) throw notFound('code')
  return discount
}

async function listOf({ area, ownerOf, currencyOf, mayChange }: Desk, c: Ctx) {
  const before = /^[1-9]\d{0,14}$/.test(c.req.query('before') ?? '') ? Number(c.req.query('before')) : null
  const page = await listDiscounts(c.var.db, ownerOf(c), before)
  return { area, ...page, currency: currencyOf(c), mayChange: mayChange(c), now: now(), later: before !== null }
}

async function answerList(desk: Desk, c: Ctx, toast: ToastProps, status: 200 | 422 = 200): Promise<Response> {
  const { area } = desk
  if (!wantsFragment(c) && status === 200) return goTo(c, paths.discounts(area), toast)
  if (!wantsFragment(c)) {
    return showPage(c, { title: 'Discounts', area, status, body: <DiscountsPage {...(await listOf(desk, c))} /> })
  }
  return showFragment(
    c,
    <>
      <DiscountsAnswer {...(await listOf(desk, c))} />
      <ToastAnswer {...toast} />
    </>,
    status,
  )
}

async function save(desk: Desk, c: Ctx, discount: Discount | null): Promise<Response> {
  const typed = typedOf(await readForm(c))
  const { input, errors } = readDiscount(typed, desk.currencyOf(c))
  if (Object.keys(errors).length > 0) return answerForm(desk, c, discount, typed, errors, 422)
  try {
    await saveDiscount(c.var.db, desk.ownerOf(c), discount?.id ?? null, input)
    const text = `“${input.code}” is ${discount ? 'saved' : 'ready to be used'}.`
    return leadTo(c, paths.discounts(desk.area), { text })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return answerForm(desk, c, discount, typed, { [String(error.facts.field ?? '')]: error.message }, 409)
  }
}

function answerForm(
  desk: Desk,
  c: Ctx,
  discount: Discount | null,
  typed: Typed,
  errors: Errors = {},
  status: 200 | 409 | 422 = 200,
) {
  const { area } = desk
  const title = discount ? `“${discount.code}”` : 'New discount'
  const breadcrumbs = [
    area === 'seller' ? { label: 'Shop', href: paths.sellerShop } : { label: 'Prices', href: paths.adminTaxes },
    { label: 'Discounts', href: paths.discounts(area) },
    { label: title },
  ]
  const currency = desk.currencyOf(c)
  const mayChange = desk.mayChange(c)
  const body = <DiscountPage {...{ area, discount, title, typed, errors, currency, mayChange }} />
  return showPage(c, { title, area, breadcrumbs, status, body })
}
