import { Hono } from 'hono'
import { type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { formatMoney, isCurrency, parseAmount } from '#src/lib/money.ts'
import { type Limits, setLimits } from '#src/market/payments/limits.ts'
import { answerList, attempt } from './payment-method-answers.tsx'

/** Above which sums two people accept a payment. */
export const paymentLimits = new Hono<Env>().post('/payments/limits', requireFreshProof, async (c) => {
  const form = await c.req.formData()
  const typed: Record<string, string> = {}
  for (const [name, value] of form) if (/^limit_[A-Z]{3}$/.test(name)) typed[name] = String(value)
  const { limits, errors } = readLimitForm(typed)
  if (Object.keys(errors).length > 0) return answerList(c, { limitErrors: errors, limitTyped: typed, status: 422 })
  return attempt(c, async () => {
    await setLimits(c.var.db, personOf(c), limits)
    const said = Object.entries(limits).map(([currency, minor]) => formatMoney({ minor, currency }))
    return { text: said.length > 0 ? `Above ${said.join(', ')} two people accept.` : 'One person accepts any sum.' }
  })
})

function readLimitForm(typed: Record<string, string>): { limits: Limits; errors: Record<string, string> } {
  const limits: Limits = {}
  const errors: Record<string, string> = {}
  for (const [name, text] of Object.entries(typed)) {
    const currency = name.slice('limit_'.length)
    if (text.trim() === '' || !isCurrency(currency)) continue
    const minor = parseAmount(text, currency)
    if (minor === null) errors[name] = 'Write a sum such as 500.00, or nothing for no limit.'
    else limits[currency] = minor
  }
  return { limits, errors }
}
