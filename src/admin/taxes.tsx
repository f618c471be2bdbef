import { Hono } from 'hono'
import * as z from 'zod'
import { readForm } from '#src/frame/body.ts'
import { parsePercent } from '#src/frame/discount-form.ts'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { countryName, isCountryCode } from '#src/lib/countries.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { listCategories } from '#src/market/catalogue/category-tree.ts'
import {
  addTaxRate,
  changeTaxRate,
  listTaxRates,
  removeTaxRate,
  type TaxRate,
} from '#src/market/catalogue/tax-rates.ts'
import { TaxesAnswer, TaxesPage, type TaxTrouble } from '#templates/admin/taxes.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

const RATE = '/taxes/:id{[1-9][0-9]{0,14}}'
const idOf = (c: Ctx) => Number(c.req.param('id'))

const named = {
  name: z
    .string('Write what it is called.')
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/\p{Cc}+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'Write what it is called, such as VAT.').max(40, 'A name has at most 40 letters.')),
  rate: z.string('Write a rate.').transform((text, check) => {
    const bp = parsePercent(text)
    if (bp === null) check.addIssue({ code: 'custom', message: 'Write a percentage such as 19 or 5.5.' })
    return bp ?? 0
  }),
}
const changeForm = z.object(named)
const addForm = z.object({
  ...named,
  country: z.string('Choose a country.').refine(isCountryCode, 'Choose a country from the list.'),
  category: z
    .string()
    .regex(/^(\d{1,15})?$/, 'Choose a category from the list.')
    .default('')
    .transform((text) => (text === '' ? null : Number(text))),
})

/** The rates of tax by country and category, changed where they stand. */
export const taxes = new Hono<Env>()
  .get('/taxes', (c) => answerPage(c))

  .post('/taxes', async (c) => {
    const form = parseForm(addForm, await readForm(c))
    if (!form.ok) return answerWrong(c, { id: null, typed: form.typed, errors: form.errors })
    const { country, category: categoryId, name, rate: bp } = form.value
    try {
      const id = await addTaxRate(c.var.db, { country, categoryId, name, bp })
      return answerDone(c, { text: `${countryName(country)}: ${name} ${bp / 100} % is added.` }, `#tax-${id}`)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return answerWrong(c, { id: null, typed: form.typed, errors: { country: error.message } }, 409)
    }
  })

  .post(RATE, async (c) => {
    const form = parseForm(changeForm, await readForm(c))
    if (!form.ok) return answerWrong(c, { id: idOf(c), typed: form.typed, errors: form.errors })
    const { name, rate: bp } = form.value
    const before = await changeTaxRate(c.var.db, idOf(c), { name, bp })
    const undo = { action: paths.adminTax(before.id), fields: { name: before.name, rate: before.bp / 100 } }
    const text = `${countryName(before.country)}: ${name} is ${bp / 100} % from now on.`
    return answerDone(c, { text, undo }, `#tax-${before.id}`)
  })

  .post(`${RATE}/removal`, async (c) => {
    const gone = await removeTaxRate(c.var.db, idOf(c))
    const text = `${countryName(gone.country)}: ${gone.name} is taken away.`
    return answerDone(c, { text, undo: { action: paths.adminTaxes, fields: fieldsOf(gone) } })
  })

const fieldsOf = ({ country, categoryId, name, bp }: TaxRate) => ({
  country,
  category: categoryId ?? '',
  name,
  rate: bp / 100,
})

async function propsOf(c: Ctx, trouble?: TaxTrouble) {
  const [rates, categories] = await Promise.all([listTaxRates(c.var.db), listCategories(c.var.db)])
  return { rates, categories, mayDecide: personOf(c).staffRole !== 'viewer', trouble }
}

async function answerPage(c: Ctx, trouble?: TaxTrouble, status: 200 | 409 | 422 = 200): Promise<Response> {
  const body = <TaxesPage {...(await propsOf(c, trouble))} />
  return showPage(c, { title: 'Tax rates', area: 'admin', status, body })
}

async function answerWrong(c: Ctx, trouble: TaxTrouble, status: 409 | 422 = 422): Promise<Response> {
  const props = await propsOf(c, trouble)
  if (trouble.id !== null && !props.rates.some(({ id }) => id === trouble.id))
    throw new Refusal('not-found', 'There is no such tax rate.')
  if (!wantsFragment(c)) return answerPage(c, trouble, status)
  return showFragment(c, <TaxesAnswer {...props} />, status)
}

async function answerDone(c: Ctx, toast: ToastProps, at = ''): Promise<Response> {
  if (!wantsFragment(c)) return goTo(c, `${paths.adminTaxes}${at}`, toast)
  return showFragment(
    c,
    <>
      <TaxesAnswer {...(await propsOf(c))} />
      <ToastAnswer {...toast} />
    </>,
  )
}
